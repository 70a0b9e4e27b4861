/** Migrations that are read from their files when they are asked for. The effects, importing and reading, are passed in. */
import type { Migration } from "./define.ts";
import { type Importer, readMigration } from "./load.ts";
import type { MigrationFile } from "./migration-file.ts";
import { readCalls } from "./read-calls.ts";

export interface MigrationFileSource extends MigrationFile {
  load(): Promise<Migration>;
}

/** Both take the path of a file. */
interface Access {
  /** Gives the exports of a module. */
  readonly importer: Importer;
  /** Gives a file's text. */
  readonly read: (path: string) => string;
}

interface Asked {
  readonly file: MigrationFile;
  readonly answer: (migration: Migration | Promise<Migration>) => void;
  readonly refuse: (reason: unknown) => void;
}

/** So many are read at once: more of them would only be more to remember. */
const together = 20;

/**
 * Migration files as the runner takes them. Those that are asked for in one turn of the process are read together.
 *
 * Errors of `load`: MIG_MIGRATION_INVALID with file and place, MIG_MIGRATION_VERSION, MIG_MODULE_FAILED when the module
 * throws, and what `read` throws.
 *
 * @example migrationSources(listMigrations(files, folder), { importer: (path) => import(pathToFileURL(resolve(path)).href), read: (path) => readFileSync(path, "utf8") })
 */
export function migrationSources(files: readonly MigrationFile[], access: Access): readonly MigrationFileSource[] {
  let asked: Asked[] = [];
  const answerAll = () => {
    const all = asked;
    asked = [];
    for (let from = 0; from < all.length; from += together) answer(all.slice(from, from + together), access);
  };
  const load = (file: MigrationFile) =>
    new Promise<Migration>((answer, refuse) => {
      asked.push({ file, answer, refuse });
      if (asked.length === 1) queueMicrotask(answerAll);
    });
  return files.map((file) => ({ ...file, load: () => load(file) }));
}

function answer(some: readonly Asked[], access: Access): void {
  const texts = some.map(({ file }) => readOrNull(file, access));
  const exported = readCalls(texts.map((text) => text ?? ""));
  for (const [position, { file, answer, refuse }] of some.entries()) {
    try {
      const text = texts[position] ?? access.read(file.path);
      answer(readMigration(file.path, text, exported[position], access.importer));
    } catch (error) {
      refuse(error);
    }
  }
}

/** Who asked for it is told why it cannot be read, and nobody else. */
function readOrNull({ path }: MigrationFile, { read }: Access): string | null {
  try {
    return read(path);
  } catch {
    return null;
  }
}
