/** A run that stopped, or could not begin. */
import type { ErrorEntry } from "./error-entry.ts";

export const runErrors = {
  MIG_INCOMPLETE: {
    title: "An earlier run stopped in the middle of a migration that does not run in a transaction.",
    next: "Look at the statement named above, bring the database to one side of it and run the command again.",
    exit: 4,
  },
  MIG_RUN_FAILED: {
    title: "Code inside a migration failed.",
    next: "Correct the code of the step named above; what ran in the same transaction was rolled back.",
    exit: 1,
  },
  MIG_INTERRUPTED: {
    title: "The run was stopped between two migrations.",
    next: "Run the same command again; it goes on where it stopped.",
    exit: 1,
  },
  MIG_PLAN_CHANGED: {
    title: "What would run is not the plan that was asked for.",
    next: "Look at the plan with `mig plan`, and pass its digest if it is right.",
    exit: 4,
  },
  MIG_POOLED: {
    title: "A pooler in transaction mode stands between mig and the database.",
    next: "Connect to the database itself: behind such a pooler a lock protects nothing.",
    exit: 8,
  },
  MIG_SERVER_ALIKE: {
    title: "The server only looks like one that mig was tested with. (A warning; the run goes on.)",
    next: "Nothing, if you know the server: its runs hold a lease, and every statement commits by itself.",
    exit: 1,
  },
  MIG_UNHEALTHY: {
    title: "Something would make a run fail.",
    next: "Put right what is marked as a problem above.",
    exit: 1,
  },
  MIG_DATA_LOSS: {
    title: "Undoing this destroys rows or values, and nobody has agreed to that.",
    next: "Pass --accept-data-loss, or --plan with the digest that `mig plan --rollback` shows.",
    exit: 8,
  },
  MIG_PROTECTED: {
    title: "The database is protected, and the command would destroy something in it.",
    next: "Pass --really with the name of the repo, if this is the database you mean.",
    exit: 8,
  },
  MIG_LOCK_TIMEOUT: {
    title: "Another run holds the migration lock.",
    next: "Wait for it, or raise --lock-wait.",
    exit: 5,
  },
  MIG_LOCK_LOST: {
    title: "The migration lock was lost during the run.",
    next: "Run `mig status` to see what was applied, then run the command again over a direct connection.",
    exit: 7,
  },
  MIG_TENANTS_UNKNOWN: {
    title: "The repo does not say which tenants it has, or has none of this name.",
    next: "Correct the names, or give the repo a function listTenants.",
    exit: 2,
  },
  MIG_TENANT_MISSING: {
    title: "A tenant that is listed is not in the database.",
    next: "Run `mig tenants create NAME`, or take it off the list.",
    exit: 1,
  },
  MIG_TENANT_CONFLICT: {
    title: "Something else has the name of a tenant.",
    next: "Choose another name for the tenant.",
    exit: 8,
  },
  MIG_NO_ROOM: {
    title: "The server has too few connections or locks left for the run.",
    next: "Raise max_locks_per_transaction or max_connections, end sessions that nobody needs, or divide the migration named above.",
    exit: 1,
  },
  MIG_TENANT_TIMEOUT: {
    title: "The work in a tenant took longer than it may.",
    next: "Look at what it waited for, and run the command again for this tenant with a longer --tenant-timeout. What was not committed was undone.",
    exit: 6,
  },
  MIG_TENANTS_FAILED: {
    title: "Some tenants failed; the others are done.",
    next: "Correct what the errors say and run the same command again: it goes on with the tenants that are not done.",
    exit: 6,
  },
  MIG_THREAD_ENDED: {
    title: "The thread that worked on a tenant has ended.",
    next: "Look for what ends it in the code of the migrations, such as process.exit or an error that nobody catches. Then run the same command again: the tenant's ledger tells what is done.",
    exit: 1,
  },
} as const satisfies Record<string, ErrorEntry>;
