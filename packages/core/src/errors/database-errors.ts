/** What the database or its driver said. */
import type { ErrorEntry } from "./error-entry.ts";

export const databaseErrors = {
  MIG_DRIVER_MISSING: {
    title: "The database driver is not installed.",
    next: "Install the package named above beside the adapter.",
    exit: 1,
  },
  MIG_CONNECTION_FAILED: {
    title: "The database cannot be reached.",
    next: "Check that the server runs and that the repo's url is right.",
    exit: 1,
  },
  MIG_ROLE_REFUSED: {
    title: "The role of the repo is not there, or may not be taken by who logs in.",
    next: "GRANT the role to the user of the url, or correct `role` in the repo's options.",
    exit: 1,
  },
  MIG_NODE_DOWN: {
    title: "A server that the database needs, such as a node of its cluster, cannot be reached.",
    next: "Bring it back and run the same command again; it goes on where it stopped.",
    exit: 1,
  },
  MIG_DATABASE_MISSING: {
    title: "The database does not exist.",
    next: "Run `mig create` to create it.",
    exit: 1,
  },
  MIG_DATABASE_LOCKED: {
    title: "The database is locked by another process.",
    next: "Wait until the other process has finished, or stop it, and run the command again.",
    exit: 5,
  },
  MIG_STATEMENT_FAILED: {
    title: "The database refused a statement.",
    next: "Correct the migration or the data; what ran in the same transaction was rolled back.",
    exit: 1,
  },
  MIG_CONSTRAINT_VIOLATED: {
    title: "Existing rows break a rule that the migration adds or relies on.",
    next: "Correct the rows first, then run the migration again.",
    exit: 1,
  },
  MIG_INTROSPECTION: {
    title: "The database holds something that cannot be carried over safely.",
    next: "Change the named object by hand, or write the migration by hand.",
    exit: 1,
  },
  MIG_DATABASE_IN_USE: {
    title: "The database has open connections.",
    next: "Close them, or pass --force to end them.",
    exit: 1,
  },
} as const satisfies Record<string, ErrorEntry>;
