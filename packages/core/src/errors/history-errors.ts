/** Migration files, and how they compare to what was applied. */
import type { ErrorEntry } from "./error-entry.ts";

export const historyErrors = {
  MIG_MIGRATION_INVALID: {
    title: "A migration file cannot be used.",
    next: "Correct the file; it must export default defineMigration({ format, up, down }).",
    exit: 1,
  },
  MIG_BACKFILL_MISSING: {
    title: "A migration waits for code that fills a required column.",
    next: "Give backfill(...) in the file its last argument, async (db) => { ... }, and run the command again; nothing was changed.",
    exit: 1,
  },
  MIG_MIGRATION_VERSION: {
    title: "A migration file was written for a newer mig.",
    next: "Update mig in this project to a version that knows this format.",
    exit: 1,
  },
  MIG_MIGRATION_DUPLICATE: {
    title: "Two migrations have the same version.",
    next: "Rename one of the two files so that its version is unique.",
    exit: 1,
  },
  MIG_MIGRATION_MISSING: {
    title: "A migration that was applied has no file.",
    next: "Restore the file, or deploy the release that contains it.",
    exit: 4,
  },
  MIG_MIGRATION_EDITED: {
    title: "A migration was changed after it was applied.",
    next: "Restore the file as it was applied and write the change as a new migration.",
    exit: 4,
  },
  MIG_MIGRATION_UNKNOWN: {
    title: "No migration has this version.",
    next: "Run `mig status` to see the versions.",
    exit: 2,
  },
  MIG_OUT_OF_ORDER: {
    title: "A pending migration is older than one that is already applied.",
    next: "Give it a newer version, or pass --order allow.",
    exit: 4,
  },
  MIG_RELEASE_TOO_OLD: {
    title: "The database has a migration without which no release may run.",
    next: "Deploy a release that has it, or undo it with `mig rollback`, which works from this release, too.",
    exit: 8,
  },
  MIG_IRREVERSIBLE: {
    title: "A migration cannot be undone.",
    next: "Write its down by hand if you know how, or migrate forward with a new migration.",
    exit: 8,
  },
  MIG_LEDGER_UNKNOWN: {
    title: "The table of the ledger is not mig's, or belongs to a newer mig.",
    next: "Give the repo another name for its ledger if the table is somebody else's, or update mig in this project.",
    exit: 4,
  },
  MIG_MANIFEST_STALE: {
    title: "The manifest does not hold the migrations that are there.",
    next: "Run `mig manifest` and commit what it writes.",
    exit: 1,
  },
} as const satisfies Record<string, ErrorEntry>;
