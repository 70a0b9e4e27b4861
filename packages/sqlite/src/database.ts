/** Making and removing the file. */
import { existsSync } from "node:fs";
import { link, mkdir, rm, unlink, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { type ConnectionConfig, type DatabaseAdmin, isMigError, MigError } from "@mig/core/adapter";
import { openFile } from "./connection.ts";
import { companions, databaseFile, inMemory } from "./database-file.ts";
import type { SqliteDriver } from "./driver.ts";
import { codeOf, fileError, openError, statementError } from "./errors.ts";

/**
 * A database in memory always exists and can be neither created nor dropped. The option `journalMode` ("wal" or
 * "delete") is a lasting property of the file and set when it is made: with "wal" others read on while a migration
 * writes, but the file cannot be on a network's file system.
 */
export function databaseAdmin(driver: SqliteDriver): DatabaseAdmin {
  return {
    exists,
    create: (config) => create(driver, config),
    rename: (from, to) => rename(driver, from, to),
    drop: (config, options) => drop(driver, config, options),
  };
}

async function exists(config: ConnectionConfig): Promise<boolean> {
  const path = databaseFile(config);
  return path === inMemory || existsSync(path);
}

/** Errors: MIG_FOLDER_UNWRITABLE. An empty file is an empty database. */
async function create(driver: SqliteDriver, config: ConnectionConfig): Promise<boolean> {
  const path = databaseFile(config);
  if (path === inMemory) return false;
  const mode = journalMode(config);
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, "", { flag: "wx" });
  } catch (error) {
    if (codeOf(error) === "EEXIST" && existsSync(path)) return false;
    throw fileError(error, path);
  }
  if (mode !== null) await setJournalMode(driver, path, config, mode);
  return true;
}

function journalMode({ options }: ConnectionConfig): "wal" | "delete" | null {
  const given = options?.["journalMode"] ?? null;
  if (given === null || given === "wal" || given === "delete") return given;
  throw new MigError("MIG_CONFIG_INVALID", `journalMode is ${String(given)}.`, {
    details: { option: "journalMode" },
    next: 'Use "wal" or "delete".',
  });
}

async function setJournalMode(
  driver: SqliteDriver,
  path: string,
  config: ConnectionConfig,
  mode: "wal" | "delete",
): Promise<void> {
  const opened = await openFile(driver, path, config);
  const sql = `PRAGMA journal_mode = ${mode}`;
  try {
    opened.prepare(sql)?.run([]);
  } catch (error) {
    throw statementError(error, sql);
  } finally {
    opened.close();
  }
}

/**
 * The file gets the second name and then loses the first: `link` never replaces what is there, which `rename` would. A
 * write-ahead log is written back before, when the last connection closes. Errors: MIG_DATABASE_IN_USE.
 */
async function rename(driver: SqliteDriver, from: ConnectionConfig, to: ConnectionConfig): Promise<boolean> {
  const [source, target] = [databaseFile(from), databaseFile(to)];
  await refuseInUse(driver, source, from);
  const left = companions(source).filter((path) => existsSync(path));
  if (left.length > 0) {
    throw new MigError("MIG_DATABASE_IN_USE", `${source} has work that is not written back: ${left.join(", ")}.`, {
      details: { path: source, files: left },
    });
  }
  if (companions(target).some((path) => existsSync(path))) return false;
  try {
    await mkdir(dirname(target), { recursive: true });
    await link(source, target);
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    throw fileError(error, target);
  }
  await unlink(source);
  return true;
}

/** Errors: MIG_DATABASE_IN_USE, as far as it can be seen; MIG_FOLDER_UNWRITABLE. */
async function drop(
  driver: SqliteDriver,
  config: ConnectionConfig,
  { force }: { readonly force: boolean },
): Promise<boolean> {
  const path = databaseFile(config);
  if (path === inMemory || !existsSync(path)) return false;
  if (!force) await refuseInUse(driver, path, config);
  try {
    for (const file of [path, ...companions(path)]) await rm(file, { force: true });
  } catch (error) {
    throw fileError(error, path);
  }
  return true;
}

/**
 * Asks for the file alone. With the journal mode "wal" every connection is in the way of that; otherwise one with an open
 * transaction is, and an idle one cannot be seen (verified by test/session.test.ts). A broken file is nobody's.
 */
async function refuseInUse(driver: SqliteDriver, path: string, config: ConnectionConfig): Promise<void> {
  try {
    const opened = await openFile(driver, path, config);
    try {
      opened.exec("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; ROLLBACK");
    } finally {
      opened.close();
    }
  } catch (error) {
    const known = openError(error, path);
    if (known.code !== "MIG_DATABASE_LOCKED") {
      if (isMigError(error)) throw error;
      return;
    }
    throw new MigError("MIG_DATABASE_IN_USE", `${path} is in use.`, { details: { path }, cause: error });
  }
}
