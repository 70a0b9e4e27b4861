/** `createTenant`: a new tenant with everything in it, or none. */
import type { TenantAdmin } from "../../adapter/adapter.ts";
import { MigError } from "../../errors.ts";
import { ledgerStatements } from "../ledger.ts";
import { withLock } from "../lock.ts";
import { migrateScope } from "../migrate.ts";
import { loadedOnce, type MigrationName, type MigrationSource } from "../migration-source.ts";
import { readLedger } from "../open-ledger.ts";
import { retryWhileLocked } from "../retry.ts";
import type { Run } from "../run.ts";
import { type Baseline, baseline } from "./baseline.ts";
import { createTenantFile } from "./create-tenant-file.ts";
import { fillTenant, pendingIn } from "./fill-tenant.ts";
import { type CreateTenantOptions, holdTenants, tenantAdmin, tenantScope, withTenantRun } from "./manage-options.ts";
import type { TenantsRepo } from "./tenants-options.ts";

export interface CreatedTenant {
  readonly tenant: string;
  /** False: it was there already, with a ledger of its own. */
  readonly created: boolean;
  /** What is not applied: nothing in a new tenant; an older one may be behind. */
  readonly pending: readonly MigrationName[];
}

/**
 * Creates a tenant: its schema or file, all migrations, their rows in the ledger. All of it or nothing is there
 * afterwards; a second call, and a second caller at the same time, find it and change nothing. Concurrent indexes are
 * made in their plain form, because nobody knows the tables yet. Only where something else cannot run in a transaction
 * is the tenant made step by step, and taken away again when a step fails.
 *
 * With `client` it is a part of the caller's own transaction: when that is rolled back, there is no tenant.
 *
 * Errors: MIG_NAME_INVALID, MIG_TENANT_CONFLICT, MIG_DATABASE_LOCKED while a run is in the way, MIG_UNSUPPORTED when a
 * migration cannot run in the caller's transaction, those of loading and of the statements.
 *
 * @example await createTenant(Repo, "acme", { migrations });
 * @example await createTenant(Repo, tenantName("org_{id}", row), { migrations, client });
 */
export async function createTenant(
  repo: TenantsRepo,
  name: string,
  options: CreateTenantOptions,
): Promise<CreatedTenant> {
  const admin = tenantAdmin(repo, options);
  admin?.checkName(name);
  const scope = tenantScope(name);
  const migrations = options.migrations.map(loadedOnce);
  const whole = await baseline(migrations, { dialect: repo.adapter.dialect, scope });
  if (admin === null) {
    const created = await createTenantFile(repo, name, options, whole);
    return { tenant: name, created: created === null, pending: created === null ? [] : pendingIn(migrations, created) };
  }
  if (whole.blocker !== null && options.client !== undefined) throw notInside(name, whole.blocker);
  return withTenantRun(repo, admin, scope, options, async (run) => {
    // Where a rollback undoes no tables, each part is recorded by itself.
    const units = run.capabilities.transactionalDdl ? whole.units : null;
    const created = await retryWhileLocked(run, () =>
      run.session.transaction(async () => {
        await holdTenants(run, repo, [name]);
        if (!(await admin.create(run.session, name))) return false;
        if (units !== null) await fillTenant(run, whole, units);
        else for (const sql of ledgerStatements(run.dialect, run.ledger, scope)) await run.session.query(sql);
        return true;
      }),
    );
    if (created && units === null) await migrateByParts(run, admin, name, migrations);
    const rows = created ? [] : ((await readLedger({ ...run, scope })).rows ?? []);
    return { tenant: name, created, pending: created ? [] : pendingIn(migrations, rows) };
  });
}

/** Takes the tenant away again when it cannot be finished. */
async function migrateByParts(
  run: Run,
  admin: TenantAdmin,
  name: string,
  migrations: readonly MigrationSource[],
): Promise<void> {
  try {
    await withLock(run, run.retryMs, () => migrateScope(run, { migrations }));
  } catch (error) {
    await admin.drop(run.session, name, { atOnce: false }).catch(() => false);
    throw error;
  }
}

function notInside(tenant: string, statement: NonNullable<Baseline["blocker"]>): MigError {
  return new MigError("MIG_UNSUPPORTED", `The tenant ${tenant} cannot be created inside a transaction.`, {
    details: { tenant, statement },
    next: "Leave the client out: this statement of its migrations runs outside of any transaction.",
  });
}
