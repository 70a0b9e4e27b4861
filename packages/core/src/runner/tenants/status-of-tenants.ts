/** `statusOfTenants`: what is applied and what is not, in every tenant, by a few queries. */
import type { LedgerFacts } from "../../adapter/ledger-rows.ts";
import { nameOf } from "../execute.ts";
import { latestRows } from "../ledger.ts";
import type { MigrationName, MigrationSource } from "../migration-source.ts";
import { recordOf } from "../record.ts";
import { compareText, olderThanApplied, sortedSources } from "../select-up.ts";
import type { UnknownMigration } from "../too-old.ts";
import { listTenants, withTenantStore } from "./open-tenants.ts";
import { selectTenants } from "./select-tenants.ts";
import type { TenantSelection, TenantsOptions } from "./tenants-options.ts";

export type TenantsStatusOptions = Pick<TenantsOptions, "repo" | "migrations" | "concurrency"> &
  TenantSelection & {
    /** True: all migrations are loaded, too, to see whether they were changed since they were applied. */
    readonly verify?: boolean;
  };

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
  /** Changed after they were applied; null when that was not looked at. `status` of the tenant's scope tells how. */
  readonly edited: readonly MigrationName[] | null;
}

/**
 * Changes nothing, creates nothing, takes no lock. Errors: MIG_TENANTS_UNKNOWN, MIG_TENANT_CONFLICT, MIG_NAME_INVALID,
 * MIG_MIGRATION_DUPLICATE, and those of connecting and reading.
 *
 * @example const behind = (await statusOfTenants({ repo: Repo, migrations })).filter(({ state }) => state !== "current");
 */
export async function statusOfTenants(options: TenantsStatusOptions): Promise<readonly TenantStatus[]> {
  const files = sortedSources(options.migrations).map(nameOf);
  const checksums = options.verify === true ? await checksumsOf(options.migrations) : null;
  return withTenantStore({ ...options, readOnly: true }, async (store) => {
    const names = selectTenants(await listTenants(options.repo, store), options);
    const ledgers = await store.ledgers(names);
    // Tenants with the same rows share them, and so they share what is made of them.
    const known = new Map<readonly LedgerFacts[] | null | undefined, Omit<TenantStatus, "tenant">>();
    return names.map((tenant) => {
      const rows = ledgers.get(tenant);
      const status = known.get(rows) ?? statusOf(files, rows, checksums);
      known.set(rows, status);
      return { tenant, ...status };
    });
  });
}

function statusOf(
  files: readonly MigrationName[],
  rows: readonly LedgerFacts[] | null | undefined,
  checksums: ReadonlyMap<string, string> | null,
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
    edited:
      checksums === null
        ? null
        : begun.filter((row) => (checksums.get(row.version) ?? row.checksum) !== row.checksum).map(nameOf),
  };
}

async function checksumsOf(migrations: readonly MigrationSource[]): Promise<ReadonlyMap<string, string>> {
  const found = migrations.map(async (source) => [source.version, recordOf(await source.load()).checksum] as const);
  return new Map(await Promise.all(found));
}
