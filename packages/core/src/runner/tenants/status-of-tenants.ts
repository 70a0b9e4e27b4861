/** `statusOfTenants`: what is applied and what is not, in every tenant, by a few queries. */
import type { LedgerFacts } from "../../adapter/ledger-rows.ts";
import { nameOf } from "../execute.ts";
import { latestRows } from "../ledger.ts";
import type { MigrationName } from "../migration-source.ts";
import { compareText, olderThanApplied, sortedSources } from "../select-up.ts";
import type { UnknownMigration } from "../too-old.ts";
import { listTenants, withTenantStore } from "./open-tenants.ts";
import { selectTenants } from "./select-tenants.ts";
import type { TenantSelection, TenantsOptions } from "./tenants-options.ts";

export type TenantsStatusOptions = Pick<TenantsOptions, "repo" | "migrations" | "concurrency"> & TenantSelection;

export interface TenantStatus {
  readonly tenant: string;
  /**
   * `missing`: listed, but not in the database. `incomplete`: a migration that does not run in one transaction stopped
   * halfway. `pending`: something is not applied. `current`: everything is.
   */
  readonly state: "current" | "pending" | "incomplete" | "missing";
  /** The newest version that is applied; null when none is. */
  readonly version: string | null;
  /** By version. */
  readonly applied: readonly MigrationName[];
  readonly pending: readonly MigrationName[];
  /** Of the pending ones, those that are older than an applied one. */
  readonly outOfOrder: readonly MigrationName[];
  /** Applied or begun, and this release has no file of it. */
  readonly withoutFile: readonly UnknownMigration[];
}

/**
 * Changes nothing, creates nothing, takes no lock. Errors: MIG_TENANTS_UNKNOWN, MIG_TENANT_CONFLICT, MIG_NAME_INVALID,
 * MIG_MIGRATION_DUPLICATE, and those of connecting and reading.
 *
 * @example const behind = (await statusOfTenants({ repo: Repo, migrations })).filter(({ state }) => state !== "current");
 */
export async function statusOfTenants(options: TenantsStatusOptions): Promise<readonly TenantStatus[]> {
  const files = sortedSources(options.migrations).map(nameOf);
  return withTenantStore({ ...options, readOnly: true }, async (store) => {
    const names = selectTenants(await listTenants(options.repo, store), options);
    const ledgers = await store.ledgers(names);
    // Tenants with the same rows share them, and so they share what is made of them.
    const known = new Map<readonly LedgerFacts[] | null | undefined, Omit<TenantStatus, "tenant">>();
    return names.map((tenant) => {
      const rows = ledgers.get(tenant);
      const status = known.get(rows) ?? statusOf(files, rows);
      known.set(rows, status);
      return { tenant, ...status };
    });
  });
}

function statusOf(
  files: readonly MigrationName[],
  rows: readonly LedgerFacts[] | null | undefined,
): Omit<TenantStatus, "tenant"> {
  const latest = latestRows(rows ?? []);
  const begun = [...latest.values()].filter((row) => row.state !== "rolledBack");
  const applied = begun.filter((row) => row.state === "applied");
  const isApplied = new Set(applied.map((row) => row.version));
  const pending = files.filter((file) => !isApplied.has(file.version));
  const haveFile = new Set(files.map((file) => file.version));
  const versions = applied.map((row) => row.version).sort(compareText);
  const isIncomplete = begun.length > applied.length;
  return {
    state: rows === undefined ? "missing" : isIncomplete ? "incomplete" : pending.length > 0 ? "pending" : "current",
    version: versions.at(-1) ?? null,
    applied: applied.map(nameOf).sort((left, right) => compareText(left.version, right.version)),
    pending,
    outOfOrder: olderThanApplied(pending, latest),
    withoutFile: begun
      .filter((row) => !haveFile.has(row.version))
      .map((row) => ({ ...nameOf(row), breaking: row.breaking })),
  };
}
