/** `@mig/pg/pglite`: PostgreSQL inside this process, by the package `@electric-sql/pglite`, installed beside it. */
import type { PGlite, PGliteOptions, Results } from "@electric-sql/pglite";
import { type Adapter, type ConnectionConfig, MigError } from "@mig/core/adapter";
import { connect } from "./connection.ts";
import { pgDialect } from "./dialect.ts";
import type { PgConnection, PgDriver } from "./driver.ts";
import { connectionGone } from "./errors.ts";
import { loadDriver } from "./load-driver.ts";
import { existingFolder, folderAdmin, folderOf, lockFolder } from "./pglite-folder.ts";
import { tenantAdmin } from "./tenants.ts";

const name = "@electric-sql/pglite";

const pglite: PgDriver = {
  name,
  connect: async (config) => {
    const given = config.options?.["pglite"];
    if (isInstance(given)) return connectionOf(given, async () => void (await given.exec(unlockAll)));
    const folder = folderOf(config);
    if (folder === null) return open(config, "memory://");
    existingFolder(folder);
    const unlock = await lockFolder(folder);
    return open(config, folder, unlock).catch(async (error) => {
      await unlock();
      throw error;
    });
  },
  borrow: (client) => {
    if (isInstance(client)) return connectionOf(client, async () => {});
    throw new MigError("MIG_UNSUPPORTED", "This is no instance of PGlite.", {
      next: "Pass the instance on which you have sent BEGIN.",
    });
  },
};

/**
 * PostgreSQL without a server. The url is a folder (also `file:…`) or `memory://`, a database that is gone with its
 * session; `options` are those of `PGlite.create` (`extensions`, ...), or `{ pglite }`, an instance of yours that stays
 * open. A database has one session at a time: a folder is locked against other ones of mig, and nothing can lock it
 * against a program that opens it without mig.
 *
 * @example export const Repo = repo("blog", { adapter: pgliteAdapter, url: "data/blog" });
 */
export const pgliteAdapter: Adapter = {
  dialect: {
    ...pgDialect,
    capabilities: { ...pgDialect.capabilities, lock: "transaction", concurrentSessions: false },
  },
  connect: (config) => connect(pglite, config),
  database: folderAdmin(async (folder, config) => (await open(config, folder)).close()),
  tenants: tenantAdmin(pglite),
};

/** What ends with a session of its own. */
const unlockAll = "RESET ROLE; SELECT pg_advisory_unlock_all()";

function isInstance(given: unknown): given is PGlite {
  return given instanceof Object && "exec" in given && "query" in given && "waitReady" in given;
}

async function open({ options }: ConnectionConfig, dataDir: string, closed = async () => {}): Promise<PgConnection> {
  const { PGlite } = await loadDriver(name, () => import("@electric-sql/pglite"));
  const given: PGliteOptions = { ...options, dataDir };
  const database = await PGlite.create(given);
  return connectionOf(database, async () => {
    await database.close();
    await closed();
  });
}

type TextRow = Record<string, string | null>;

function connectionOf(database: PGlite, close: () => Promise<void>): PgConnection {
  const asIs = (handlers: object) => Object.fromEntries(Object.keys(handlers).map((oid) => [oid, same]));
  let isOpen = true;
  return {
    process: null,
    query: async (sql, values) => {
      if (!isOpen) throw connectionGone();
      const texts = { parsers: asIs(database.parsers), serializers: asIs(database.serializers) };
      const results: readonly Results<TextRow>[] =
        values === undefined
          ? await database.exec(sql, texts)
          : [await database.query<TextRow>(sql, [...values], texts)];
      return results
        .filter(({ fields, rows }) => fields.length + rows.length > 0)
        .map(({ fields, rows }) => ({
          columns: fields.map((field) => ({ name: field.name, type: field.dataTypeID })),
          rows,
        }));
    },
    close: async () => {
      if (isOpen) await close();
      isOpen = false;
    },
  };
}

function same<T>(text: T): T {
  return text;
}
