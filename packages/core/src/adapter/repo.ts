/** A repo: one database that a project talks to. Resources name it, the CLI and releases run against it. */
import { MigError } from "../errors.ts";
import { type TableName, type TableRef, tableRef } from "../model/name.ts";
import type { Adapter, ConnectionConfig } from "./adapter.ts";

export interface Repo {
  readonly name: string;
  readonly adapter: Adapter;
  readonly url: string;
  readonly options: Readonly<Record<string, unknown>>;
  /** Folders, relative to the project's own. */
  readonly folders: RepoFolders;
  /** The ledger's table; one in each scope. */
  readonly ledger: TableRef;
  /** The names of all tenants, for a repo that has some. */
  readonly listTenants?: () => Promise<readonly string[]>;
}

interface RepoFolders {
  readonly migrations: string;
  readonly tenantMigrations: string;
  readonly snapshots: string;
}

export interface RepoOptions {
  readonly adapter: Adapter;
  /** What the adapter connects to: a server's url, a file. */
  readonly url: string;
  /** Handed to the driver. */
  readonly options?: Readonly<Record<string, unknown>>;
  /** The root of the folders below it; default `priv`. */
  readonly priv?: string;
  readonly folders?: Partial<RepoFolders>;
  /** Default `schema_migrations`. */
  readonly ledger?: TableName;
  readonly listTenants?: () => Promise<readonly string[]>;
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
    folders: {
      migrations: options.folders?.migrations ?? `${priv}/${name}/migrations`,
      tenantMigrations: options.folders?.tenantMigrations ?? `${priv}/${name}/tenant_migrations`,
      snapshots: options.folders?.snapshots ?? `${priv}/resource_snapshots/${name}`,
    },
    ledger: tableRef(options.ledger ?? "schema_migrations"),
    ...(options.listTenants === undefined ? {} : { listTenants: options.listTenants }),
  };
}

export function connectionConfig(of: Pick<Repo, "url" | "options" | "ledger">): ConnectionConfig {
  return { url: of.url, options: of.options, ledger: of.ledger };
}
