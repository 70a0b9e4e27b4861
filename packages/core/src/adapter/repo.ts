/** A repo: one database that a project talks to. Resources name it, the CLI and releases run against it. */
import { MigError } from "../errors.ts";
import { type TableName, type TableRef, tableRef } from "../model/name.ts";
import { publicScope, type Row, type Scope, type Value } from "../model/scope.ts";
import type { ColumnType } from "../model/type.ts";
import type { Adapter, ConnectionConfig } from "./adapter.ts";
import type { RunHooks } from "./run-hooks.ts";

/** Asks the repo's own database, outside of any tenant. */
export type AskRepo = (sql: string, values?: readonly Value[]) => Promise<readonly Row[]>;

export interface Repo {
  readonly name: string;
  readonly adapter: Adapter;
  readonly url: string;
  readonly options: Readonly<Record<string, unknown>>;
  /** Folders, relative to the project's own. */
  readonly folders: RepoFolders;
  /** The ledger's table; one in each scope. */
  readonly ledger: TableRef;
  readonly columnType?: ColumnTypeOverride;
  readonly hooks?: RunHooks;
  /** True: commands that destroy something in it want to be told its name. */
  readonly protected: boolean;
  /** The names of all tenants, for a repo that has some. */
  readonly listTenants?: ListTenants;
  /** What the adapter connects to for a tenant, where each one has a file of its own. */
  readonly tenantUrl?: (name: string) => string;
}

type ListTenants = (ask: AskRepo) => Promise<readonly string[]>;

interface RepoFolders {
  readonly migrations: string;
  readonly tenantMigrations: string;
  readonly snapshots: string;
}

/**
 * The type of a column that declares none of its own: another one, the database's own spelling, or null for as it is.
 *
 * @example (type) => (type.name === "decimal" && type.precision === undefined ? "numeric(38,10)" : null)
 */
export type ColumnTypeOverride = (type: ColumnType) => ColumnType | string | null;

export interface RepoOptions {
  readonly adapter: Adapter;
  /** What the adapter connects to: a server's url, a file. */
  readonly url: string;
  /** Handed to the driver. */
  readonly options?: Readonly<Record<string, unknown>>;
  /** Code around runs: `{ afterBegin: ({ query }) => query("SET LOCAL work_mem = '1GB'") }`. */
  readonly hooks?: RunHooks;
  /**
   * True: `drop`, `reset` and `rollback` of the command want `--really` with the repo's name. Default false; with
   * MIG_ENV=production every repo is protected, and so is a database that was last migrated with another MIG_ENV.
   */
  readonly protected?: boolean;
  /** The root of the folders below it; default `priv`. */
  readonly priv?: string;
  readonly folders?: Partial<RepoFolders>;
  /** Default `schema_migrations`. */
  readonly ledger?: TableName;
  /** Other types for the columns of all resources of this repo. What a resource says in `columnTypes` goes before it. */
  readonly columnType?: ColumnTypeOverride;
  /** The names of all tenants: `async (ask) => (await ask("SELECT slug FROM organisations")).map((row) => String(row["slug"]))`. */
  readonly listTenants?: ListTenants;
  /** The url of a tenant's own database, for adapters with a file per tenant. */
  readonly tenantUrl?: (name: string) => string;
}

/**
 * Declares a repo.
 *
 * Folders default to `priv/<name>/migrations`, `priv/<name>/tenant_migrations` and `priv/resource_snapshots/<name>`.
 * Errors: MIG_CONFIG_INVALID when the name is not lower case letters, digits and underscores.
 *
 * @example export const Repo = repo("blog", { adapter: sqliteAdapter, url: "blog.db" });
 */
export function repo(name: string, options: RepoOptions): Repo {
  if (!/^[a-z][a-z0-9_]*$/.test(name)) {
    throw new MigError("MIG_CONFIG_INVALID", `"${name}" cannot be the name of a repo.`, {
      details: { repo: name },
      next: "Use lower case letters, digits and underscores; the name becomes part of folder names.",
    });
  }
  const priv = options.priv ?? "priv";
  return {
    name,
    adapter: options.adapter,
    url: options.url,
    options: options.options ?? {},
    protected: options.protected ?? false,
    ...(options.hooks === undefined ? {} : { hooks: options.hooks }),
    folders: {
      migrations: options.folders?.migrations ?? `${priv}/${name}/migrations`,
      tenantMigrations: options.folders?.tenantMigrations ?? `${priv}/${name}/tenant_migrations`,
      snapshots: options.folders?.snapshots ?? `${priv}/resource_snapshots/${name}`,
    },
    ledger: tableRef(options.ledger ?? "schema_migrations"),
    ...(options.columnType === undefined ? {} : { columnType: options.columnType }),
    ...(options.listTenants === undefined ? {} : { listTenants: options.listTenants }),
    ...(options.tenantUrl === undefined ? {} : { tenantUrl: options.tenantUrl }),
  };
}

/**
 * How to reach a scope of the repo. A tenant's ledger is always its own: one with a schema would be everybody's.
 * Errors: MIG_CONFIG_INVALID when tenants are files and the repo does not say where, and those of `tenantUrl`.
 */
export function connectionConfig(
  of: Pick<Repo, "adapter" | "url" | "options" | "ledger" | "tenantUrl">,
  scope: Scope = publicScope,
): ConnectionConfig {
  const { url, options, ledger, adapter, tenantUrl } = of;
  if (scope.kind === "public") return { url, options, ledger };
  const own = { schema: null, name: ledger.name };
  if (adapter.dialect.capabilities.tenants !== "file") return { url, options, ledger: own };
  if (tenantUrl !== undefined) return { url: tenantUrl(scope.name), options, ledger: own };
  throw new MigError("MIG_CONFIG_INVALID", "The repo does not say where the file of a tenant is.", {
    details: { tenant: scope.name },
    next: 'Give it a function, such as tenantUrl: (name) => "tenants/" + name + ".db"',
  });
}
