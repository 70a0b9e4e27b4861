/** A new tenant as a file: made under another name, and given its own when everything is in it. */
import type { Adapter, ConnectionConfig, DatabaseAdmin } from "../../adapter/adapter.ts";
import type { LedgerRow } from "../../adapter/ledger-rows.ts";
import { connectionConfig } from "../../adapter/repo.ts";
import { MigError } from "../../errors.ts";
import { migrateScope } from "../migrate.ts";
import { readLedger } from "../open-ledger.ts";
import { runOn } from "../run.ts";
import type { Baseline } from "./baseline.ts";
import { fillTenant } from "./fill-tenant.ts";
import { type CreateTenantOptions, tenantScope } from "./manage-options.ts";
import type { TenantsRepo } from "./tenants-options.ts";

/** The ledger of the tenant that is there already; null when it was created. */
export async function createTenantFile(
  repo: TenantsRepo,
  name: string,
  options: CreateTenantOptions,
  whole: Baseline,
): Promise<readonly LedgerRow[] | null> {
  const config = connectionConfig(repo, tenantScope(name));
  const database = fileAdmin(repo);
  if (await database.exists(config)) return ledgerOf(repo.adapter, config, name);
  const draft = { ...config, url: `${config.url}.new-${crypto.randomUUID()}` };
  try {
    await database.create(draft);
    await fill(repo, draft, name, options, whole);
    // Somebody else may have been faster: then theirs is the tenant.
    return (await database.rename(draft, config)) ? null : await ledgerOf(repo.adapter, config, name);
  } finally {
    await database.drop(draft, { force: true });
  }
}

async function fill(
  repo: TenantsRepo,
  draft: ConnectionConfig,
  name: string,
  options: CreateTenantOptions,
  whole: Baseline,
): Promise<void> {
  const session = await repo.adapter.connect(draft);
  try {
    const run = runOn(session, { ...options, repo, scope: tenantScope(name) });
    const { units } = whole;
    if (units === null) await migrateScope(run, { migrations: options.migrations });
    else await session.transaction(() => fillTenant(run, whole, units), { referencesOff: true });
  } finally {
    await session.close();
  }
}

/** Errors: MIG_TENANT_CONFLICT for a database that is no tenant's. */
async function ledgerOf(adapter: Adapter, config: ConnectionConfig, name: string): Promise<readonly LedgerRow[]> {
  const session = await adapter.connect(config);
  try {
    const { rows } = await readLedger({ session, scope: tenantScope(name), ledger: config.ledger });
    if (rows !== null) return rows;
  } finally {
    await session.close();
  }
  throw new MigError(
    "MIG_TENANT_CONFLICT",
    `The database of ${name} is there, and was not made as a tenant: it has no ledger.`,
    {
      details: { tenant: name, url: config.url },
      next: "Run `mig migrate --only-tenants` with its name if it is to become one.",
    },
  );
}

/** Errors: MIG_UNSUPPORTED. */
export function fileAdmin(repo: TenantsRepo): DatabaseAdmin & Required<Pick<DatabaseAdmin, "rename">> {
  const { database, dialect } = repo.adapter;
  const rename = database?.rename;
  if (database !== undefined && rename !== undefined) return { ...database, rename };
  throw new MigError("MIG_UNSUPPORTED", `The adapter "${dialect.name}" cannot make databases.`, {
    details: { repo: repo.name, adapter: dialect.name },
    next: "Make the file of the tenant by other means, and run `mig migrate --only-tenants` with its name.",
  });
}
