/**
 * Finds the PostgreSQL programs that come with this package's optional dependencies
 * (`postgres-<major>-<platform>`: npm packages that carry the built server) and makes them runnable:
 * npm packages cannot hold symbolic links, so the links between libraries are made on first use, and a
 * tree that the server's account cannot reach (root's checkout below a private folder) is copied once
 * per version to the temporary folder.
 */
import { existsSync, readFileSync, realpathSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join, resolve } from "node:path";
import { copyForOthers, isReachableByOthers } from "./reachable.ts";
import { TestSupportError } from "./test-support-error.ts";

/** The programs each version brings. */
export type PostgresProgram = "initdb" | "pg_ctl" | "postgres";

const trees = new Map<number, string>();

/** The path of a program of that major version, ready to run (also by another account when we are root). */
export function postgresBinary(major: number, program: PostgresProgram): string {
  const tree = trees.get(major) ?? preparedTree(major);
  trees.set(major, tree);
  return join(tree, "native", "bin", program);
}

function preparedTree(major: number): string {
  const installed = installedTree(major);
  restoreLinks(installed);
  const needed = join(installed, "native", "bin", "postgres");
  return process.getuid?.() !== 0 || isReachableByOthers(needed)
    ? installed
    : copyForOthers(installed, `mig-postgres-${versionOf(installed)}`);
}

function installedTree(major: number): string {
  const name = `postgres-${major}-${process.platform}-${process.arch}`;
  try {
    const entry = createRequire(import.meta.url).resolve(name);
    return realpathSync(join(dirname(entry), ".."));
  } catch (cause) {
    throw new TestSupportError(
      `PostgreSQL ${major} is not installed for ${process.platform}-${process.arch} (package ${name}): ` +
        "set MIG_TEST_PG_URL to a server of yours.",
      { cause },
    );
  }
}

function versionOf(tree: string): string {
  const manifest: { version: string } = JSON.parse(readFileSync(join(tree, "package.json"), "utf8"));
  return manifest.version;
}

interface Link {
  readonly source: string;
  readonly target: string;
}

function restoreLinks(tree: string): void {
  const list = join(tree, "native", "pg-symlinks.json");
  if (!existsSync(list)) return;
  const links: readonly Link[] = JSON.parse(readFileSync(list, "utf8"));
  for (const { source, target } of links) {
    const path = resolve(tree, target);
    if (existsSync(path)) continue;
    try {
      // Source and target are always in the same folder.
      symlinkSync(basename(source), path);
    } catch (error) {
      // Another process may have made it in between.
      if (!existsSync(path)) throw error;
    }
  }
}
