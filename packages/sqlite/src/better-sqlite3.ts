/** The driver better-sqlite3, loaded when a connection is opened, so that nothing else needs it installed. */
import { createRequire } from "node:module";
import { MigError, type Row } from "@mig/core/adapter";
import type { SqliteDriver } from "./driver.ts";
import { driverLoader } from "./load-driver.ts";

const name = "better-sqlite3";

const load = driverLoader(name, async () => {
  const manifest: { readonly version?: unknown } = createRequire(import.meta.url)("better-sqlite3/package.json");
  refuseOldNode(process.versions.node, String(manifest.version));
  return import("better-sqlite3");
});

export const betterSqlite3: SqliteDriver = {
  name,
  open: async (path, options) => {
    const { default: Driver } = await load();
    const database = new Driver(path, { ...options, fileMustExist: path !== ":memory:", timeout: 0 });
    return {
      get isOpen() {
        return database.open;
      },
      get inTransaction() {
        return database.inTransaction;
      },
      prepare: (sql) => {
        const statement = orNull(() => database.prepare<unknown[], Row>(sql).safeIntegers(true));
        if (statement === null) return null;
        return { run: (values) => (statement.reader ? statement.all(...values) : nothing(statement.run(...values))) };
      },
      exec: (sql) => void database.exec(sql),
      close: () => void database.close(),
    };
  },
};

/** The driver throws a RangeError for a text that is not one statement. */
function orNull<T>(prepare: () => T): T | null {
  try {
    return prepare();
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function nothing(_: unknown): readonly Row[] {
  return [];
}

/**
 * From version 13 on the driver needs Node-API 10, which Node 22 has; an older Node ends with a segmentation fault at
 * the first connection (seen on Node 20.20 with 13.2). Errors: MIG_DRIVER_MISSING.
 */
export function refuseOldNode(node: string, driver: string): void {
  if (Number.parseInt(driver, 10) < 13 || Number.parseInt(node, 10) >= 22) return;
  throw new MigError("MIG_DRIVER_MISSING", `better-sqlite3 ${driver} does not run on Node ${node}.`, {
    details: { package: name, driver, node },
    next: "Use Node 22 or newer, or install better-sqlite3 12.",
  });
}
