/** For the start of an application: is the database as this release needs it? Read-only, and without a lock. */
import { setTimeout } from "node:timers/promises";
import {
  isMigError,
  MigError,
  type MigrationStatus,
  refuseTooOldFor,
  type Status,
  showMigration,
  type TenantStatus,
} from "@mig/core/runner";

export interface WaitOptions {
  /** How long to wait in all. Default 600,000 ms. */
  readonly timeoutMs?: number;
  /** Between two looks. Default 1,000 ms. */
  readonly pollMs?: number;
  readonly signal?: AbortSignal;
  /** Wait for the tenants, too. Default false. */
  readonly tenants?: boolean;
}

export type RepoStatus = Status & { readonly repo: string };
export interface TenantsStatus {
  readonly repo: string;
  readonly tenants: readonly TenantStatus[];
}

/**
 * Migrations that only a newer release knows are no reason to refuse, unless they say so themselves: an older one must be
 * able to go on beside it.
 *
 * Errors: MIG_RELEASE_TOO_OLD; MIG_PENDING with the migrations in `details.pending` and the names of the tenants that lack some in `details.tenants`.
 */
export function assertNothingPending(repos: readonly RepoStatus[], ofTenants: readonly TenantsStatus[]): void {
  refuseTooOldFor(
    repos,
    ofTenants.flatMap(({ tenants: all }) => all),
  );
  const pending = repos.flatMap(({ repo, migrations }) =>
    migrations
      .filter(isMissingInDatabase)
      .map((one) => ({ repo, version: one.version, name: one.name, state: one.state })),
  );
  const tenants = ofTenants.flatMap(({ repo, tenants: all }) =>
    all.filter(({ state }) => state !== "current").map(({ tenant, state }) => ({ repo, tenant, state })),
  );
  if (pending.length + tenants.length === 0) return;
  const names = [
    ...pending.map((one) => `${showMigration(one)} of ${one.repo}`),
    ...(tenants.length === 0 ? [] : [`migrations of ${tenants.length} tenants`]),
  ];
  throw new MigError("MIG_PENDING", `Not applied: ${names.join(", ")}.`, {
    details: { pending, tenants },
    next: "Run the release's migrate first, or wait for the instance that does with waitUntilMigrated.",
  });
}

function isMissingInDatabase({ state, file }: MigrationStatus): boolean {
  return file && state !== "applied";
}

/** What may pass while a database comes up or another instance migrates. */
const passing: ReadonlySet<string> = new Set([
  "MIG_PENDING",
  "MIG_CONNECTION_FAILED",
  "MIG_DATABASE_MISSING",
  "MIG_DATABASE_LOCKED",
]);

/** Errors: the last one of `look` when the time is over, MIG_INTERRUPTED, and at once what waiting does not mend. */
export async function waitUntil(look: () => Promise<void>, options: WaitOptions): Promise<void> {
  const { timeoutMs = 600_000, pollMs = 1_000, signal } = options;
  const end = performance.now() + timeoutMs;
  for (;;) {
    if (signal?.aborted) throw new MigError("MIG_INTERRUPTED", "The wait for the migrations was stopped.");
    try {
      await look();
      return;
    } catch (error) {
      const left = end - performance.now();
      if (!isMigError(error) || !passing.has(error.code) || left <= 0) throw error;
      await setTimeout(Math.min(pollMs, left), undefined, signal === undefined ? {} : { signal }).catch(
        () => undefined,
      );
    }
  }
}
