/** `rollbackTenants`: undoes what was applied, in every tenant. */
import type { LedgerFacts } from "../../adapter/ledger-rows.ts";
import { refuseLoss } from "../data-loss.ts";
import { latestRows } from "../ledger.ts";
import { withLock } from "../lock.ts";
import { loadedOnce, versionsOf } from "../migration-source.ts";
import { readLedger } from "../open-ledger.ts";
import { recordOf } from "../record.ts";
import { type RollbackRequest, rollbackScope, tasksDown } from "../rollback.ts";
import { lossOf } from "../run-plan.ts";
import { type DownSelection, selectDown } from "../select-down.ts";
import { sortedSources } from "../select-up.ts";
import { foreseenLocks } from "./foreseen-locks.ts";
import type { TenantWork } from "./run-tenant.ts";
import { runTenants } from "./run-tenants.ts";
import type { RollbackTenantsOptions, TenantsReport } from "./tenants-options.ts";
import { withoutOwn } from "./thread-protocol.ts";

/**
 * Undoes applied migrations in every tenant. Prefer a version: tenants need not have the same ones applied. A tenant
 * that has nothing of this version or after it has nothing to do; one that lacks it and has later ones fails.
 *
 * Errors: as `migrateTenants`, and MIG_DATA_LOSS, with the digest of the plan, before anything is done.
 *
 * @example await rollbackTenants({ repo: Repo, migrations, to: "20260102030405" });
 */
export async function rollbackTenants(options: RollbackTenantsOptions): Promise<TenantsReport> {
  return runTenants(options, workDown(options));
}

/** Errors: MIG_MIGRATION_DUPLICATE. */
export function workDown(options: RollbackTenantsOptions): TenantWork<readonly LedgerFacts[]> {
  const { to, toExclusive, step, all, acceptEdited, acceptDataLoss, resume, plan, lockWaitMs = 600_000 } = options;
  const selection: DownSelection = {
    ...(to === undefined ? {} : { to }),
    ...(toExclusive === undefined ? {} : { toExclusive }),
    ...(step === undefined ? {} : { step }),
    ...(all === undefined ? {} : { all }),
  };
  const migrations = sortedSources(options.migrations).map(loadedOnce);
  const request = (versions: readonly string[]): RollbackRequest => ({
    migrations,
    versions,
    ...(acceptEdited === undefined ? {} : { acceptEdited }),
    ...(resume === undefined ? {} : { resume }),
  });
  const files = new Map(migrations.map((source) => [source.version, source]));
  return {
    direction: "down",
    request: { direction: "down", options: withoutOwn(options) },
    plan: (rows) => {
      if (isBefore(rows, to ?? toExclusive)) return null;
      const selected = selectDown(rows, selection);
      return selected.length === 0 ? null : selected;
    },
    kindOf: async (rows) => {
      for (const row of rows) {
        const file = files.get(row.version);
        if (file === undefined || recordOf(await file.load()).checksum !== row.checksum) return null;
      }
      return JSON.stringify(versionsOf(rows));
    },
    tasks: async (rows, run, own) => tasksDown(run, request(versionsOf(rows)), (await readLedger(own)).rows ?? []),
    ready: async (_, grouped) => {
      if (acceptDataLoss !== false || plan !== undefined) return;
      const { groups, digest } = await grouped();
      refuseLoss(lossOf(groups), digest);
    },
    locks: (plans) => {
      const versions = new Set(plans.flatMap(versionsOf));
      return foreseenLocks(
        migrations.filter(({ version }) => versions.has(version)),
        "down",
      );
    },
    // What another run has undone meanwhile is left out, and nothing is added.
    run: (run, rows) => withLock(run, lockWaitMs, () => rollbackScope(run, request(versionsOf(rows)))),
  };
}

/** Has the tenant nothing of this version or after it? */
function isBefore(rows: readonly LedgerFacts[], version: string | undefined): boolean {
  if (version === undefined) return false;
  return ![...latestRows(rows).values()].some((row) => row.state !== "rolledBack" && row.version >= version);
}
