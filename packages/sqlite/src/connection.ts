/** Opens a session on a file that exists. */
import { existsSync } from "node:fs";
import type { ConnectionConfig, Session } from "@mig/core/adapter";
import { MigError } from "@mig/core/adapter";
import { databaseFile, inMemory } from "./database-file.ts";
import type { SqliteDriver, SqliteHandle } from "./driver.ts";
import { databaseMissing, openError } from "./errors.ts";
import { SqliteSession } from "./session.ts";
import { whileBusy } from "./while-busy.ts";

/**
 * Options beside those of the driver: `busyTimeoutMs` (default 5000), how long a statement waits for another
 * writer; `journalMode` (see database.ts). Foreign keys are on.
 * Errors: MIG_DRIVER_MISSING, MIG_DATABASE_MISSING, MIG_DATABASE_LOCKED, MIG_CONNECTION_FAILED, MIG_CONFIG_INVALID.
 */
export async function connect(driver: SqliteDriver, config: ConnectionConfig): Promise<Session> {
  const path = databaseFile(config);
  const timeoutMs = busyTimeout(config);
  let opened: SqliteHandle | null = null;
  try {
    const database = await openFile(driver, path, config);
    opened = database;
    database.exec("PRAGMA foreign_keys = ON");
    await whileBusy(timeoutMs, () => readFirst(database, path));
    return new SqliteSession(database, path, config.ledger, timeoutMs);
  } catch (error) {
    opened?.close();
    throw openError(error, path);
  }
}

/** No driver may make the file. Errors: those of the driver, MIG_DRIVER_MISSING, MIG_DATABASE_MISSING. */
export async function openFile(
  driver: SqliteDriver,
  path: string,
  { options = {} }: ConnectionConfig,
): Promise<SqliteHandle> {
  const { busyTimeoutMs, journalMode, ...forDriver } = options;
  if (path !== inMemory && !existsSync(path)) throw databaseMissing(path);
  return driver.open(path, forDriver);
}

/** The first look into the file tells whether it is a database. */
function readFirst(database: SqliteHandle, path: string): void {
  try {
    database.exec("SELECT 1 FROM sqlite_schema LIMIT 1");
  } catch (error) {
    throw openError(error, path);
  }
}

function busyTimeout({ options }: ConnectionConfig): number {
  const given = options?.["busyTimeoutMs"] ?? 5000;
  if (typeof given === "number" && Number.isInteger(given) && given >= 0) return given;
  throw new MigError("MIG_CONFIG_INVALID", `busyTimeoutMs is ${String(given)}.`, {
    details: { option: "busyTimeoutMs" },
    next: "Give it as a number of milliseconds, 0 or more.",
  });
}
