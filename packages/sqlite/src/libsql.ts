/** `@mig/sqlite/libsql`: the adapter over libSQL, for files. The package `libsql` must be installed beside it. */
import type { Adapter, Row } from "@mig/core/adapter";
import { sqliteAdapterWith } from "./adapter.ts";
import { refuseRemote } from "./database-file.ts";
import { isOneStatement } from "./is-one-statement.ts";
import { driverLoader } from "./load-driver.ts";

const load = driverLoader("libsql", () => import("libsql"));

/**
 * libSQL's own SQLite over the package `libsql`. `options` beside those of every SQLite adapter are the driver's
 * (`encryptionKey`, ...). Databases behind a url are refused with MIG_UNSUPPORTED: a session over HTTP cannot switch foreign
 * keys off, and making a table anew would delete the rows that point at it.
 *
 * @example export const Repo = repo("blog", { adapter: libsqlAdapter, url: "blog.db" });
 */
export const libsqlAdapter: Adapter = sqliteAdapterWith({
  name: "libsql",
  open: async (path, options) => {
    if (typeof options["syncUrl"] === "string") refuseRemote(options["syncUrl"]);
    const { default: Driver } = await load();
    const database = new Driver(path, { ...options, timeout: 0 });
    return {
      get isOpen() {
        return database.open;
      },
      get inTransaction() {
        return database.open && database.inTransaction;
      },
      prepare: (sql) => {
        if (!isOneStatement(sql)) return null;
        const statement = database.prepare(sql).safeIntegers(true);
        return {
          run: (values) =>
            statement.reader ? readAll(statement.all([...values])) : nothing(statement.run([...values])),
        };
      },
      exec: (sql) => void database.exec(sql),
      close: () => {
        if (database.open) database.close();
      },
    };
  },
});

function readAll(rows: unknown): readonly Row[] {
  return Array.isArray(rows) ? rows : [];
}

function nothing(_: unknown): readonly Row[] {
  return [];
}
