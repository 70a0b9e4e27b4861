/**
 * The files of a project on a disk. Writing is all or nothing: new texts are first written beside their places, then
 * put there by renaming, and every step can be taken back as long as the last one has not succeeded.
 */
import {
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
      if (existsSync(target)) old.push(setAside(target, position, undo));
      if (fresh === null) continue;
      renameSync(fresh, target);
      undo.push(() => rmSync(target));
    }
  } catch (error) {
    for (const step of undo.reverse()) attempt(step);
    throw new MigError("MIG_FOLDER_UNWRITABLE", `${current} cannot be written: ${messageOf(error)}`, {
      details: { path: current, code: errorCode(error) },
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

function setAside(target: string, position: number, undo: (() => void)[]): string {
  const old = besides(target, position, "old");
  renameSync(target, old);
  undo.push(() => renameSync(old, target));
  return old;
}

/** Ends in `.tmp`, which no reader of the project's folders takes for its own. */
function besides(target: string, position: number, word: string): string {
  return `${target}.${process.pid}-${position}-${word}.tmp`;
}

function makeFolder(folder: string, undo: (() => void)[]): void {
  const first = mkdirSync(folder, { recursive: true });
  if (first === undefined) return;
  undo.push(() => {
    for (let made = folder; made.length >= first.length; made = dirname(made)) rmdirSync(made);
  });
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
