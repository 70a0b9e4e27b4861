/** What a run over tenants is given, and what it gives back. */
import type { Repo } from "../../adapter/repo.ts";
import type { ErrorCode } from "../../errors.ts";
import type { Direction } from "../events.ts";
import type { MigrateRequest } from "../migrate.ts";
import type { MigrationSource } from "../migration-source.ts";
import type { MigrationResult } from "../report.ts";
import type { RollbackRequest } from "../rollback.ts";
import type { RunOptions } from "../run.ts";

/** What must be known of a repo to work on its tenants. */
export type TenantsRepo = Pick<Repo, "name" | "adapter" | "url" | "options" | "ledger" | "listTenants" | "tenantUrl">;

export interface TenantSelection {
  /** Only these. Unknown names are an error, before anything runs. */
  readonly only?: readonly string[];
  /** All but these; unknown names are an error, too. */
  readonly except?: readonly string[];
}

export interface TenantsOptions extends Omit<RunOptions, "repo" | "scope">, TenantSelection {
  readonly repo: TenantsRepo;
  readonly migrations: readonly MigrationSource[];
  /** How many tenants at once. Default 4. */
  readonly concurrency?: number;
  /** These, or the first so many, go first and one after the other; when one fails, nobody else is touched. */
  readonly canary?: number | readonly string[];
  /** Begins no further tenant after so many failures. Default: goes on with the others, however many fail. */
  readonly maxFailures?: number;
  /**
   * A tenant that takes longer is ended, what is not committed of it is undone, and it has failed (MIG_TENANT_TIMEOUT);
   * the others go on. Default: no limit.
   */
  readonly tenantTimeoutMs?: number;
  /** The digest of the plan of all of them that must be the one that runs; nothing runs when it is another. */
  readonly plan?: string;
  /** How long to wait for another run. Default 600,000 ms. */
  readonly lockWaitMs?: number;
  readonly onProgress?: (progress: TenantProgress) => void;
  /** Lets threads work on the tenants where that is faster: see `ThreadSeed`. Default: all is done in this one. */
  readonly threads?: ThreadSeed;
}

export interface MigrateTenantsOptions
  extends TenantsOptions,
    Pick<MigrateRequest, "to" | "toExclusive" | "step" | "order" | "resume"> {}

export interface RollbackTenantsOptions
  extends TenantsOptions,
    Pick<RollbackRequest, "to" | "toExclusive" | "step" | "all" | "acceptEdited" | "acceptDataLoss" | "resume"> {}

/**
 * How a thread gets the repo and the migrations, which cannot be handed over: it imports the module, and that serves
 * (`tenantThread`). What the module does before that, it does in every thread. Threads are begun where tenants are files and
 * one thread would need more than another second; where the module cannot be imported, one does everything.
 */
export interface ThreadSeed {
  /** A `file:` url. */
  readonly module: string;
  /** For the module, to find what is meant. */
  readonly data: Readonly<Record<string, string>>;
}

/** What became of one tenant. */
export interface TenantOutcome {
  readonly tenant: string;
  /** `migrated`: something was done, up or down. `nothing`: there was nothing to do. */
  readonly state: "migrated" | "nothing" | "failed" | "skipped";
  /** What was done, also before a failure. */
  readonly applied: readonly MigrationResult[];
  readonly durationMs: number;
  readonly error: TenantFailure | null;
  /** Why it was skipped: dropped meanwhile, or the run stopped before its turn. */
  readonly reason: "dropped" | "stopped" | null;
}

export interface TenantFailure {
  readonly code: ErrorCode;
  readonly message: string;
  /** `<version>_<name>` of the migration that failed; null when none had begun. */
  readonly migration: string | null;
  readonly next: string;
}

export interface TenantsReport {
  readonly direction: Direction;
  /** One of each tenant that was selected, in the order of the list. */
  readonly tenants: readonly TenantOutcome[];
  /** Names. */
  readonly failed: readonly string[];
  readonly durationMs: number;
}

export type TenantProgress =
  /** Told when the ledgers were read, and again when tenants appear during the run. */
  | { readonly kind: "tenantsPlanned"; readonly tenants: number; readonly pending: number }
  /** Told for each tenant that had something to do. */
  | {
      readonly kind: "tenantDone";
      readonly outcome: TenantOutcome;
      readonly done: number;
      readonly total: number;
      readonly failed: number;
      /** Tenants in a second, so far. */
      readonly rate: number;
      /** What is left at that rate. */
      readonly etaMs: number;
    };
