/** Opens a session on a file that exists. */
import type { ConnectionConfig, Session } from "@mig/core/adapter";
import { MigError } from "@mig/core/adapter";
import { databaseFile, inMemory } from "./database-file.ts";
import { type Database, openDatabase } from "./driver.ts";
import { openError } from "./errors.ts";
import { SqliteSession } from "./session.ts";
import { whileBusy } from "./while-busy.ts";

/**
 * Options beside those of better-sqlite3: `busyTimeoutMs` (default 5000), how long a statement waits for another
 * writer; `journalMode` (see database.ts). Foreign keys are on.
 * Errors: MIG_DRIVER_MISSING, MIG_DATABASE_MISSING, MIG_DATABASE_LOCKED, MIG_CONNECTION_FAILED, MIG_CONFIG_INVALID.
 */
export async function connect(config: ConnectionConfig): Promise<Session> {
  const path = databaseFile(config);
  const timeoutMs = busyTimeout(config);
  let opened: Database | null = null;
  try {
    const database = await openDatabase(path, config, { fileMustExist: path !== inMemory });
    opened = database;
    database.pragma("foreign_keys = ON");
    await whileBusy(timeoutMs, () => readFirst(database, path));
    return new SqliteSession(database, config.ledger, timeoutMs);
  } catch (error) {
    opened?.close();
    throw openError(error, path);
  }
}

/** The first look into the file tells whether it is a database. */
function readFirst(database: Database, path: string): void {
  try {
    database.prepare("SELECT count(*) FROM sqlite_schema").get();
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
