/** Opens the tenants of a repo, and tells which ones there are. */
import { MigError } from "../../errors.ts";
import { FileTenants } from "./file-tenants.ts";
import { SchemaTenants } from "./schema-tenants.ts";
import { uniqueTenants } from "./select-tenants.ts";
import type { StoreOptions, TenantStore } from "./tenant-store.ts";
import type { TenantsRepo } from "./tenants-options.ts";

/** Closes what was opened, however the body ends. Errors: those of `openStore`. */
export async function withTenantStore<T>(options: StoreOptions, body: (store: TenantStore) => Promise<T>): Promise<T> {
  const store = openStore(options);
  try {
    return await body(store);
  } finally {
    await store.close();
  }
}

/** Errors: MIG_UNSUPPORTED when the adapter knows no tenants. */
export function openStore(options: StoreOptions): TenantStore {
  const { repo } = options;
  const { dialect, tenants } = repo.adapter;
  if (dialect.capabilities.tenants === "schema" && tenants !== undefined) return new SchemaTenants(options, tenants);
  if (dialect.capabilities.tenants === "file") return new FileTenants(options);
  throw new MigError("MIG_UNSUPPORTED", `The adapter "${dialect.name}" of ${repo.name} knows no tenants.`, {
    details: { repo: repo.name, adapter: dialect.name },
    next: "Use an adapter whose capabilities say how it keeps tenants.",
  });
}

/**
 * The names that `listTenants` gives. Errors: MIG_TENANTS_UNKNOWN without such a function, MIG_NAME_INVALID,
 * MIG_TENANT_CONFLICT, and what the function throws.
 */
export async function listTenants(repo: TenantsRepo, store: TenantStore): Promise<readonly string[]> {
  if (repo.listTenants === undefined) {
    throw new MigError("MIG_TENANTS_UNKNOWN", `The repo ${repo.name} does not say which tenants it has.`, {
      details: { repo: repo.name },
      next: 'Give it a function: repo(…, { listTenants: async (ask) => (await ask("SELECT name FROM …")).map((row) => String(row["name"])) })',
    });
  }
  const names = uniqueTenants(await repo.listTenants(store.ask));
  for (const name of names) store.checkName(name);
  return names;
}

/**
 * The names of the repo's tenants, as its `listTenants` tells them, checked.
 *
 * Errors: MIG_TENANTS_UNKNOWN without such a function, MIG_NAME_INVALID, MIG_TENANT_CONFLICT for two that differ only in
 * how they are written.
 *
 * @example const names = await tenantsOf(Repo);
 */
export async function tenantsOf(repo: TenantsRepo): Promise<readonly string[]> {
  return withTenantStore({ repo, readOnly: true }, (store) => listTenants(repo, store));
}
