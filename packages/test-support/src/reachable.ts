/** What another account may reach: needed only when we are root and the server runs as somebody else. */
import { chmodSync, cpSync, lstatSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { TestSupportError } from "./test-support-error.ts";

const READ_AND_ENTER = 0o005;
const ENTER = 0o001;

/** Whether any account can run the file: readable, executable, and every folder above it may be entered. */
export function isReachableByOthers(path: string): boolean {
  if ((statSync(path).mode & READ_AND_ENTER) !== READ_AND_ENTER) return false;
  return canBeEntered(dirname(path));
}

/** The temporary folder, or the system's one when TMPDIR is private and others must reach it. */
export function sharedTemporaryFolder(): string {
  return process.getuid?.() === 0 && !canBeEntered(tmpdir()) ? "/tmp" : tmpdir();
}

/** Copies a folder to the temporary folder, readable by all, once: the next call finds it there. */
export function copyForOthers(from: string, name: string): string {
  const to = join(sharedTemporaryFolder(), name);
  if (isOurs(to)) return to;
  const draft = mkdtempSync(`${to}-`);
  cpSync(from, draft, { recursive: true, verbatimSymlinks: true });
  openToOthers(draft);
  try {
    renameSync(draft, to);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    // Another process may have finished first.
    if (!isOurs(to)) throw error;
  }
  return to;
}

function isOurs(folder: string): boolean {
  const entry = lstatSync(folder, { throwIfNoEntry: false });
  if (entry === undefined) return false;
  if (entry.isDirectory() && entry.uid === process.getuid?.()) return true;
  throw new TestSupportError(`${folder} belongs to somebody else: remove it, or set TMPDIR to another folder.`);
}

function openToOthers(path: string): void {
  const entry = lstatSync(path);
  if (entry.isSymbolicLink()) return;
  const runs = entry.isDirectory() || (entry.mode & 0o100) !== 0;
  chmodSync(path, runs ? 0o755 : 0o644);
  if (entry.isDirectory()) for (const child of readdirSync(path)) openToOthers(join(path, child));
}

function canBeEntered(folder: string): boolean {
  if ((statSync(folder).mode & ENTER) === 0) return false;
  return dirname(folder) === folder || canBeEntered(dirname(folder));
}
