/** From a file to the migration in it. The effects, importing and reading, are passed in. */
import { MigError } from "../errors.ts";
import {
  type Decoder,
  flag,
  list,
  nullable,
  type Place,
  record,
  refuse,
  root,
  text,
  wholeNumber,
} from "../model/decoder.ts";
import { decodeStep } from "./decode-step.ts";
import { type Migration, migrationFormat, reasonOf, type Step } from "./define.ts";
import type { MigrationFile } from "./migration-file.ts";
import { readCalls } from "./read-calls.ts";
import { parseSqlMigration } from "./sql-file.ts";

/**
 * Reads one migration and checks all of it, so that no half-understood step ever reaches a database.
 *
 * `importer` gives the module's exports, `read` the text of a file; both take the file's path. A module of nothing but
 * calls is not imported (read-calls.ts).
 *
 * Errors: MIG_MIGRATION_INVALID with file and place, MIG_MIGRATION_VERSION, MIG_MODULE_FAILED when the module throws.
 *
 * @example await loadMigration(file, (path) => import(pathToFileURL(resolve(path)).href), (path) => readFileSync(path, "utf8"))
 */
export async function loadMigration(
  file: MigrationFile,
  importer: (path: string) => Promise<unknown>,
  read: (path: string) => string,
): Promise<Migration> {
  const text = read(file.path);
  if (file.path.endsWith(".sql")) return parseSqlMigration(text, file.path);
  return migrationOfCalls(text) ?? readModule(await imported(file.path, importer), file.path);
}

/**
 * The migration in a module's exports: what a build that imports its migrations statically uses instead of a loader.
 *
 * Errors: MIG_MIGRATION_INVALID, MIG_MIGRATION_VERSION.
 */
export function readModule(module: unknown, path: string): Migration {
  const exported = defaultExport(module);
  if (exported === undefined) throw invalid(path, "default", "it has no default export");
  refuseNewer(exported, path);
  return decodeMigration(
    exported,
    root((problem, place) => {
      throw invalid(path, place, `${place === "" ? "its default export" : place} ${problem}`);
    }),
  );
}

const decodeMigration: Decoder<Migration> = record((fields) => ({
  format: fields.required("format", wholeNumber),
  up: fields.required("up", decodeUp),
  down: fields.required("down", decodeSteps),
  transaction: fields.optional("transaction", flag, true),
  breaking: fields.optional("breaking", decodeBreaking, null),
}));

function decodeBreaking(value: unknown, at: Place): string | null {
  return reasonOf(typeof value === "boolean" ? value : nullable(text)(value, at));
}

function decodeSteps(value: unknown, at: Place): readonly Step[] {
  if (typeof value !== "function") return list(decodeStep)(value, at);
  const example = '[addColumn(...), run("what it does", async (db) => { ... })]';
  return refuse(at, `is a function, but must be a list of operations: ${example}`);
}

function decodeUp(value: unknown, at: Place): readonly Step[] {
  const steps = decodeSteps(value, at);
  const isOneWay = steps.some((step) => step.kind === "irreversible");
  return isOneWay ? refuse(at, "holds irreversible(...), which only down can say") : steps;
}

/** Undefined for what the importer must read, or refuse. */
function migrationOfCalls(text: string): Migration | undefined {
  const exported = readCalls(text);
  if (exported === undefined) return undefined;
  try {
    return decodeMigration(exported, root(notCalls));
  } catch {
    return undefined;
  }
}

function notCalls(problem: string): never {
  throw new MigError("MIG_MIGRATION_INVALID", problem);
}

async function imported(path: string, importer: (path: string) => Promise<unknown>): Promise<unknown> {
  try {
    return await importer(path);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const line = stackLine(error, path);
    throw new MigError("MIG_MODULE_FAILED", `${path}${line === null ? "" : `, line ${line}`}: ${message}`, {
      details: { path, line, message },
      next: `Correct ${path} and run the command again; nothing was changed.`,
      cause: error,
    });
  }
}

/** Where in the file it went wrong, as far as the error tells. */
function stackLine(error: unknown, path: string): number | null {
  if (!(error instanceof Error) || error.stack === undefined) return null;
  const name = path.slice(path.lastIndexOf("/") + 1);
  const from = error.stack.indexOf(name);
  const [, line] = /^(?:\?[^:\s]*)?:(\d+)/.exec(error.stack.slice(from + name.length)) ?? [];
  return from === -1 || line === undefined ? null : Number(line);
}

/** A module that was compiled to CommonJS carries its default export one level deeper. */
function defaultExport(module: unknown): unknown {
  const exported = member(module, "default");
  const deeper = member(exported, "default");
  return deeper !== undefined && member(exported, "up") === undefined ? deeper : exported;
}

function member(of: unknown, name: string): unknown {
  return typeof of === "object" && of !== null ? Reflect.get(of, name) : undefined;
}

function refuseNewer(exported: unknown, path: string): void {
  const format = member(exported, "format");
  if (typeof format !== "number" || format <= migrationFormat) return;
  throw new MigError(
    "MIG_MIGRATION_VERSION",
    `${path} has format ${format}; this mig reads up to ${migrationFormat}.`,
    {
      details: { path, format, known: migrationFormat },
    },
  );
}

function invalid(path: string, place: string, problem: string): MigError {
  return new MigError("MIG_MIGRATION_INVALID", `${path}: ${problem}.`, {
    details: { path, place },
    next: `Correct ${path}; it must export default defineMigration({ format: ${migrationFormat}, up: [...], down: [...] }).`,
  });
}
