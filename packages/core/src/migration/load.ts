/** From a file's text to the migration in it. Importing is passed in. */
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
import { parseSqlMigration } from "./sql-file.ts";

/** Gives a module's exports. */
export type Importer = (path: string) => Promise<unknown>;

/**
 * What is in a migration file, all of it checked, so that no half-understood step ever reaches a database. `exported` is
 * what read-calls.ts makes of the text; a module of which it makes nothing is imported.
 *
 * Errors: MIG_MIGRATION_INVALID with file and place, MIG_MIGRATION_VERSION, MIG_MODULE_FAILED when the module throws.
 */
export function readMigration(
  path: string,
  text: string,
  exported: unknown,
  importer: Importer,
): Migration | Promise<Migration> {
  if (path.endsWith(".sql")) return parseSqlMigration(text, path);
  return migrationOfCalls(exported) ?? importMigration(path, importer);
}

async function importMigration(path: string, importer: Importer): Promise<Migration> {
  return readModule(await imported(path, importer), path);
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
function migrationOfCalls(exported: unknown): Migration | undefined {
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

async function imported(path: string, importer: Importer): Promise<unknown> {
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
