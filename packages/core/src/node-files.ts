/**
 * The files of a project on a disk. Writing is all or nothing: new texts are first written beside their places, then
 * put there by renaming, and every step can be taken back as long as the last one has not succeeded.
 */
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, resolve } from "node:path";
import { MigError } from "./errors.ts";
import type { FileChange, ProjectFiles } from "./model/project-files.ts";

/**
 * The project in `root`. Errors of `write`: MIG_FOLDER_UNWRITABLE, after which everything is as it was.
 *
 * @example nodeFiles(process.cwd()).write([{ path: "priv/blog/migrations/20261123101500_first.ts", text }])
 */
export function nodeFiles(root: string): ProjectFiles {
  return {
    list: (folder) => list(resolve(root, folder)),
    read: (path) => read(resolve(root, path)),
    write: (changes) => write(changes.map(({ path, text }) => ({ path, text, target: resolve(root, path) }))),
  };
}

function list(folder: string): readonly string[] | null {
  const entries = unlessMissing(folder, () => readdirSync(folder, { withFileTypes: true }));
  return entries?.map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name)).sort() ?? null;
}

function read(path: string): string | null {
  return unlessMissing(path, () => readFileSync(path, "utf8"));
}

function unlessMissing<T>(path: string, look: () => T): T | null {
  try {
    return look();
  } catch (error) {
    const code = errorCode(error);
    if (code === "ENOENT" || code === "ENOTDIR") return null;
    throw new MigError("MIG_FILE_UNREADABLE", `${path} cannot be read: ${messageOf(error)}`, {
      details: { path, code },
      cause: error,
    });
  }
}

interface TargetChange extends FileChange {
  readonly target: string;
}

function write(changes: readonly TargetChange[]): void {
  const undo: (() => void)[] = [];
  const old: string[] = [];
  let current = "";
  try {
    const staged = changes.map((change, position) => {
      current = change.path;
      return { ...change, fresh: stage(change, position, undo) };
    });
    for (const [position, { path, target, fresh }] of staged.entries()) {
      current = path;
      if (existsSync(target)) old.push(copyAside(target, position, undo));
      else undo.push(() => rmSync(target, { force: true }));
      if (fresh === null) rmSync(target, { force: true });
      else renameSync(fresh, target);
    }
  } catch (error) {
    for (const step of undo.reverse()) attempt(step);
    const code = errorCode(error);
    if (code === null) throw error;
    throw new MigError("MIG_FOLDER_UNWRITABLE", `${current} cannot be written: ${messageOf(error)}`, {
      details: { path: current, code },
      next: `Check the permissions of the folder of ${current} and the space on its disk; nothing was changed.`,
      cause: error,
    });
  }
  for (const path of old) attempt(() => rmSync(path));
}

/** Writes the new text beside its place; null when there is none. */
function stage({ target, text }: TargetChange, position: number, undo: (() => void)[]): string | null {
  if (text === null) return null;
  makeFolder(dirname(target), undo);
  const fresh = besides(target, position, "new");
  undo.push(() => rmSync(fresh, { force: true }));
  writeFileSync(fresh, text);
  return fresh;
}

/** A copy, so that the file is in its place all the time until it is replaced; a folder cannot be copied so. */
function copyAside(target: string, position: number, undo: (() => void)[]): string {
  const old = besides(target, position, "old");
  undo.push(() => rmSync(old, { force: true }));
  copyFileSync(target, old);
  undo.push(() => renameSync(old, target));
  return old;
}

/** Ends in `.tmp`, which no reader of the project's folders takes for its own. */
function besides(target: string, position: number, word: string): string {
  return `${target}.${process.pid}-${position}-${word}.tmp`;
}

function makeFolder(folder: string, undo: (() => void)[]): void {
  const missing: string[] = [];
  for (let at = folder; !existsSync(at); at = dirname(at)) missing.push(at);
  undo.push(() => {
    for (const made of missing) attempt(() => rmdirSync(made));
  });
  mkdirSync(folder, { recursive: true });
}

/** What cannot be tidied up must not hide what went wrong before. */
function attempt(step: () => void): void {
  try {
    step();
  } catch {}
}

function errorCode(error: unknown): string | null {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : null;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
