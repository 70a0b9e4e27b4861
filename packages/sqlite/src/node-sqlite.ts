/** `@mig/sqlite/node-sqlite`: the adapter over Node's own SQLite; nothing is installed beside it. */
import type { DatabaseSync } from "node:sqlite";
import type { Adapter } from "@mig/core/adapter";
import { sqliteAdapterWith } from "./adapter.ts";
import type { SqliteHandle } from "./driver.ts";
import { isOneStatement } from "./is-one-statement.ts";
import { driverLoader } from "./load-driver.ts";

const load = driverLoader("node:sqlite", () => import("node:sqlite"));

/**
 * SQLite over `node:sqlite`. `options` beside those of every SQLite adapter are the ones of `DatabaseSync`. Node 22 warns
 * that the module is experimental.
 *
 * @example export const Repo = repo("blog", { adapter: nodeSqliteAdapter, url: "blog.db" });
 */
export const nodeSqliteAdapter: Adapter = sqliteAdapterWith({
  name: "node:sqlite",
  open: async (path, options) => {
    const sqlite = await load();
    return handleOf(naming(() => new sqlite.DatabaseSync(path, { ...options, timeout: 0 })));
  },
});

function handleOf(database: DatabaseSync): SqliteHandle {
  return {
    get isOpen() {
      return database.isOpen;
    },
    get inTransaction() {
      return database.isOpen && database.isTransaction;
    },
    prepare: (sql) => {
      if (!isOneStatement(sql)) return null;
      const statement = naming(() => database.prepare(sql));
      statement.setReadBigInts(true);
      return { run: (values) => naming(() => statement.all(...values)) };
    },
    exec: (sql) => naming(() => database.exec(sql)),
    close: () => {
      if (database.isOpen) database.close();
    },
  };
}

/** The names of SQLite's primary result codes by their number, and of the extended ones that matter here. */
const names: ReadonlyMap<number, string> = new Map([
  [3, "SQLITE_PERM"],
  [5, "SQLITE_BUSY"],
  [6, "SQLITE_LOCKED"],
  [8, "SQLITE_READONLY"],
  [10, "SQLITE_IOERR"],
  [11, "SQLITE_CORRUPT"],
  [14, "SQLITE_CANTOPEN"],
  [15, "SQLITE_PROTOCOL"],
  [19, "SQLITE_CONSTRAINT"],
  [23, "SQLITE_AUTH"],
  [26, "SQLITE_NOTADB"],
  [261, "SQLITE_BUSY_RECOVERY"],
  [517, "SQLITE_BUSY_SNAPSHOT"],
]);

/** Node gives the extended result code as a number, `errcode`; its lowest byte is the primary one. */
function naming<T>(body: () => T): T {
  try {
    return body();
  } catch (error) {
    if (!(error instanceof Error && "errcode" in error)) throw error;
    const number = Number(error.errcode);
    throw Object.assign(error, { code: names.get(number) ?? names.get(number & 0xff) ?? "SQLITE_ERROR" });
  }
}
