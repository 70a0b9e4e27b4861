/** The driver better-sqlite3, loaded when a connection is opened, so that nothing else needs it installed. */
import { createRequire } from "node:module";
import { type ConnectionConfig, MigError, type Row } from "@mig/core/adapter";
import type BetterSqlite3 from "better-sqlite3";
import { codeOf } from "./errors.ts";

export type Database = BetterSqlite3.Database;
export type Prepared = BetterSqlite3.Statement<unknown[], Row>;

/** The driver does not wait for others (see while-busy.ts). Errors: MIG_DRIVER_MISSING; what it throws is the caller's. */
export async function openDatabase(
  path: string,
  { options = {} }: ConnectionConfig,
  own: { readonly fileMustExist: boolean },
): Promise<Database> {
  const { busyTimeoutMs, journalMode, ...forDriver } = options;
  const Driver = await loadDriver();
  return new Driver(path, { ...forDriver, ...own, timeout: 0 });
}

async function loadDriver(): Promise<typeof BetterSqlite3> {
  try {
    const manifest: { readonly version?: unknown } = createRequire(import.meta.url)("better-sqlite3/package.json");
    refuseOldNode(process.versions.node, String(manifest.version));
    return (await import("better-sqlite3")).default;
  } catch (error) {
    const code = codeOf(error);
    if (code !== "MODULE_NOT_FOUND" && code !== "ERR_MODULE_NOT_FOUND") throw error;
    throw new MigError("MIG_DRIVER_MISSING", "The package better-sqlite3 is not installed.", {
      details: { package: "better-sqlite3" },
      next: "Install it beside @mig/sqlite: npm install better-sqlite3",
      cause: error,
    });
  }
}

/**
 * From version 13 on the driver needs Node-API 10, which Node 22 has; an older Node ends with a segmentation fault at
 * the first connection (seen on Node 20.20 with 13.2). Errors: MIG_DRIVER_MISSING.
 */
export function refuseOldNode(node: string, driver: string): void {
  if (Number.parseInt(driver, 10) < 13 || Number.parseInt(node, 10) >= 22) return;
  throw new MigError("MIG_DRIVER_MISSING", `better-sqlite3 ${driver} does not run on Node ${node}.`, {
    details: { package: "better-sqlite3", driver, node },
    next: "Use Node 22 or newer, or install better-sqlite3 12.",
  });
}
