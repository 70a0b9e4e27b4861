/** A kind of object of this adapter's own: a function of DuckDB, declared beside the resources. */
import type { Repo, Sql } from "@mig/core";
import { type DeclaredObject, declareObject, MigError, type ObjectKind, type SchemaObject } from "@mig/core/adapter";
import { quote, quoteAll } from "./quote.ts";

const kind = "duckdb:macro";
export const macroKind: ObjectKind = { kind, alters: (from, to) => from.name === to.name, drops: true };

type MacroOptions = { readonly repo: Repo; readonly parameters: readonly string[]; readonly sql: Sql };

/**
 * Declares a macro: list it in a domain.
 *
 * @example macro("full_name", { repo: Repo, parameters: ["first", "last"], sql: sql`concat(first, ' ', last)` })
 */
export function macro(name: string, { repo, parameters, sql }: MacroOptions): DeclaredObject {
  return declareObject(macroObject(name, parameters, sql.sql), { repo }, macro);
}

export function macroObject(name: string, parameters: readonly string[], sql: string): SchemaObject {
  return { kind, schema: null, name, definition: { parameters, sql }, requires: [] };
}

/** Also puts it in the place of the one that is there: only planned changes get here. */
export function createMacro(object: SchemaObject): string {
  const { parameters, sql } = definitionOf(object);
  return `CREATE OR REPLACE MACRO ${quote(object.name)}(${quoteAll(parameters)}) AS ${sql}`;
}

export function dropMacro(object: SchemaObject): string {
  return definitionOf(object) && `DROP MACRO ${quote(object.name)}`;
}

/** A definition is JSON from a file that people may have edited. */
function definitionOf(object: SchemaObject): { readonly parameters: readonly string[]; readonly sql: string } {
  const { definition } = object;
  if (object.kind !== kind || !(definition instanceof Object) || !("sql" in definition)) throw unknownKind(object.kind);
  const parameters = "parameters" in definition && Array.isArray(definition.parameters) ? definition.parameters : [];
  return { parameters: parameters.map(String), sql: String(definition.sql) };
}

export function unknownKind(given: string): MigError {
  return new MigError("MIG_OBJECT_KIND_UNKNOWN", `DuckDB knows nothing of ${given}.`, { details: { kind: given } });
}
