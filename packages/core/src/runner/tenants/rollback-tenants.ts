/** `rollbackTenants`: undoes what was applied, in every tenant. */
import type { LedgerFacts } from "../../adapter/ledger-rows.ts";
import { lossesIn, refuseLoss } from "../data-loss.ts";
import { latestRows } from "../ledger.ts";
import { withLock } from "../lock.ts";
import { loadedOnce, type MigrationSource } from "../migration-source.ts";
import { type RollbackRequest, rollbackScope } from "../rollback.ts";
import { onlyOperations } from "../segments.ts";
import { type DownSelection, selectDown } from "../select-down.ts";
import { sortedSources } from "../select-up.ts";
import { runTenants } from "./run-tenants.ts";
import type { TenantsOptions, TenantsReport } from "./tenants-options.ts";

export interface RollbackTenantsOptions
  extends TenantsOptions,
    Pick<RollbackRequest, "to" | "toExclusive" | "step" | "all" | "acceptEdited" | "acceptDataLoss" | "resume"> {}

/**
 * Undoes applied migrations in every tenant. Prefer a version: tenants need not have the same ones applied. A tenant
 * that has nothing of this version or after it has nothing to do; one that lacks it and has later ones fails.
 *
 * Errors: as `migrateTenants`, and MIG_DATA_LOSS before anything is done.
 *
 * @example await rollbackTenants({ repo: Repo, migrations, to: "20260102030405" });
 */
export async function rollbackTenants(options: RollbackTenantsOptions): Promise<TenantsReport> {
  const { to, toExclusive, step, all, acceptEdited, acceptDataLoss, resume, lockWaitMs = 600_000 } = options;
  const selection: DownSelection = {
    ...(to === undefined ? {} : { to }),
    ...(toExclusive === undefined ? {} : { toExclusive }),
    ...(step === undefined ? {} : { step }),
    ...(all === undefined ? {} : { all }),
  };
  const request: RollbackRequest = {
    migrations: sortedSources(options.migrations).map(loadedOnce),
    ...selection,
    ...(acceptDataLoss === undefined ? {} : { acceptDataLoss }),
    ...(acceptEdited === undefined ? {} : { acceptEdited }),
    ...(resume === undefined ? {} : { resume }),
  };
  return runTenants<readonly LedgerFacts[]>(options, {
    direction: "down",
    plan: (rows) => {
      if (isBefore(rows, to ?? toExclusive)) return null;
      const selected = selectDown(rows, selection);
      return selected.length === 0 ? null : selected;
    },
    ready: async (plans) => {
      if (acceptDataLoss === false) await refuseUnwanted(request.migrations, plans.flat());
    },
    run: (run) => withLock(run, lockWaitMs, () => rollbackScope(run, request)),
  });
}

/** As the files say; what only a tenant's ledger knows is looked at when its turn comes. Errors: MIG_DATA_LOSS. */
async function refuseUnwanted(migrations: readonly MigrationSource[], rows: readonly LedgerFacts[]): Promise<void> {
  const wanted = new Set(rows.map(({ version }) => version));
  const files = await Promise.all(migrations.filter(({ version }) => wanted.has(version)).map((file) => file.load()));
  const steps = files.flatMap(({ down }) => down);
  refuseLoss(lossesIn(steps.flatMap((step) => onlyOperations([step]) ?? [])), null);
}

/** Has the tenant nothing of this version or after it? */
function isBefore(rows: readonly LedgerFacts[], version: string | undefined): boolean {
  if (version === undefined) return false;
  return ![...latestRows(rows).values()].some((row) => row.state !== "rolledBack" && row.version >= version);
}
