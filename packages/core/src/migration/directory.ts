/** The migration files of a folder. */
import { MigError } from "../errors.ts";
import type { ProjectFiles } from "../model/project-files.ts";
import type { MigrationFile } from "./migration-file.ts";

/** Of the files of one migration, compiled beside its source, the first of these is the migration. */
const endings = ["sql", "ts", "mts", "js", "mjs"];
const compiled: ReadonlySet<string> = new Set(endings.slice(1));

const wellNamed = /^\d{14}_[a-z0-9_]+\.(?:ts|mts|js|mjs|sql)$/;
const nearlyNamed = /^(\d+)(.*?)\.([a-z]+)$/i;

/**
 * All migrations of a folder, by version; none for a folder that is not there. A migration that lies there as source
 * and compiled counts once.
 *
 * Errors: MIG_MIGRATION_DUPLICATE when two migrations have one version.
 *
 * @example listMigrations(files, "priv/blog/migrations").map((file) => file.id) // ["20261123101500_add_slug_to_posts"]
 */
export function listMigrations(files: Pick<ProjectFiles, "list">, folder: string): readonly MigrationFile[] {
  const byVersion = new Map<string, MigrationFile>();
  for (const name of files.list(folder) ?? []) {
    if (!wellNamed.test(name)) continue;
    const file = migrationFile(folder, name);
    const other = byVersion.get(file.version);
    if (other !== undefined && !isSameMigration(other, file)) throw duplicate(other, file);
    if (other === undefined || rank(file) < rank(other)) byVersion.set(file.version, file);
  }
  return [...byVersion.values()].sort((left, right) => (left.version < right.version ? -1 : 1));
}

export interface StrangeFile {
  readonly path: string;
  /** Why it is no migration. */
  readonly reason: string;
}

/** Files that look as if they were meant as migrations but are not taken as such. */
export function strangeFiles(files: Pick<ProjectFiles, "list">, folder: string): readonly StrangeFile[] {
  const others = (files.list(folder) ?? []).filter((name) => !wellNamed.test(name));
  return others.flatMap((name) => {
    const reason = strangeness(name);
    return reason === null ? [] : [{ path: `${folder}/${name}`, reason }];
  });
}

/** Of a name that is well formed. */
function migrationFile(folder: string, name: string): MigrationFile {
  const id = name.slice(0, name.indexOf("."));
  return { version: id.slice(0, 14), name: id.slice(15), id, path: `${folder}/${name}` };
}

/** Of a name that is not well formed. */
function strangeness(name: string): string | null {
  const [, digits = "", words = "", ending = ""] = nearlyNamed.exec(name) ?? [];
  if (digits === "" || words.endsWith(".d") || words.endsWith(".test")) return null;
  if (!/^([cm]?[jt]s|sql)$/i.test(ending)) return null;
  if (digits.length !== 14) return `its version has ${digits.length} digits instead of 14`;
  if (!/^_[a-z0-9_]+$/.test(words)) return "its name is not made of lower case letters, digits and underscores";
  return endings.includes(ending)
    ? null
    : `files ending in .${ending} are not read; use one of .${endings.join(", .")}`;
}

function isSameMigration(left: MigrationFile, right: MigrationFile): boolean {
  return left.id === right.id && compiled.has(ending(left)) && compiled.has(ending(right));
}

function ending({ path }: MigrationFile): string {
  return path.slice(path.lastIndexOf(".") + 1);
}

function rank(file: MigrationFile): number {
  return endings.indexOf(ending(file));
}

function duplicate(left: MigrationFile, right: MigrationFile): MigError {
  return new MigError(
    "MIG_MIGRATION_DUPLICATE",
    `${left.path} and ${right.path} both have the version ${left.version}.`,
    {
      details: { version: left.version, paths: [left.path, right.path] },
      next: "Give the one that was not applied anywhere yet a newer version, by renaming its file.",
    },
  );
}
