/** The folder in which PGlite keeps a database, and who has it open. */
import { existsSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type ConnectionConfig, type DatabaseAdmin, isMigError, MigError } from "@mig/core/adapter";

/** Null for a database in memory. Errors: MIG_CONFIG_INVALID. */
export function folderOf({ url }: ConnectionConfig): string | null {
  if (/^memory:/.test(url)) return null;
  const path = url.startsWith("file://") ? fileURLToPath(url) : url.replace(/^file:/, "");
  if (path !== "" && !/^[a-z][a-z0-9+.-]+:/i.test(path)) return path;
  throw new MigError("MIG_CONFIG_INVALID", `"${url}" names no folder of PGlite.`, {
    details: { url },
    next: "Use the path of a folder, or memory://.",
  });
}

/** Errors: MIG_DATABASE_MISSING. */
export function existingFolder(folder: string): void {
  if (existsSync(join(folder, "PG_VERSION"))) return;
  throw new MigError("MIG_DATABASE_MISSING", `There is no database in the folder ${folder}.`, { details: { folder } });
}

/**
 * PGlite has no lock of its own, and two processes that write to one folder destroy it. So each session leaves its
 * process id in the folder; one that did not come to its end is gone with its process. Errors: MIG_DATABASE_LOCKED.
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const file = join(folder, "mig.lock");
  const holder = await holderOf(file);
  if (holder !== null && isAlive(holder)) throw locked(folder, holder);
  if (holder !== null) await rm(file, { force: true });
  try {
    await writeFile(file, String(process.pid), { flag: "wx" });
  } catch (cause) {
    throw locked(folder, await holderOf(file), cause);
  }
  return () => rm(file, { force: true });
}

async function holderOf(file: string): Promise<number | null> {
  const text = await readFile(file, "utf8").catch(() => null);
  return text === null ? null : Number(text);
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

function locked(folder: string, pid: number | null, cause?: unknown): MigError {
  return new MigError("MIG_DATABASE_LOCKED", `The process ${pid} has the database in ${folder} open.`, {
    details: { folder, pid },
    cause,
  });
}

/** `make` opens the folder once, which makes a database of it. */
export function folderAdmin(make: (folder: string, config: ConnectionConfig) => Promise<void>): DatabaseAdmin {
  const exists = (folder: string | null) => folder === null || existsSync(join(folder, "PG_VERSION"));
  return {
    exists: async (config) => exists(folderOf(config)),
    create: async (config) => {
      const folder = folderOf(config);
      if (folder === null || exists(folder)) return false;
      await mkdir(folder, { recursive: true });
      await make(folder, config);
      return true;
    },
    drop: async (config, { force }) => {
      const folder = folderOf(config);
      if (folder === null || !exists(folder)) return false;
      if (!force) await refuseInUse(folder);
      await rm(folder, { recursive: true, force: true });
      return true;
    },
  };
}

/** Errors: MIG_DATABASE_IN_USE. */
async function refuseInUse(folder: string): Promise<void> {
  try {
    const unlock = await lockFolder(folder);
    await unlock();
  } catch (cause) {
    if (!isMigError(cause) || cause.code !== "MIG_DATABASE_LOCKED") throw cause;
    throw new MigError("MIG_DATABASE_IN_USE", cause.message, { details: cause.details, cause });
  }
}
