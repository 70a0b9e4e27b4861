/** What only one adapter knows: objects beside the tables, its own operations, and the place without a way back. */
import type { Json } from "../model/json.ts";
import { type TableName, tableRef } from "../model/name.ts";
import type { ObjectKindName, SchemaObject } from "../model/snapshot.ts";
import type { ExtensionOperation, Irreversible, OperationOf, ValueRename } from "../operations/vocabulary.ts";
import { type Call, type Code, call, options, plain } from "./code.ts";

/** An object in the adapter's words. */
export interface ObjectSpec {
  /** The adapter's name and its word: `pg:enum`. */
  readonly kind: ObjectKindName;
  readonly name: string;
  /** Default null, the scope's own schema. */
  readonly schema?: string | null;
  readonly definition: Json;
  /** Facts that must be true before it can be created; only order depends on them. */
  readonly requires?: readonly string[];
  readonly provides?: readonly string[];
}

/** @example createObject({ kind: "pg:enum", name: "mood", definition: { values: ["calm", "loud"] } }) */
export function createObject(object: ObjectSpec): OperationOf<"createObject"> {
  return { kind: "createObject", object: objectOf(object) };
}

/** The object as it is now: that is what the way back creates. */
export function dropObject(object: ObjectSpec): OperationOf<"dropObject"> {
  return { kind: "dropObject", object: objectOf(object) };
}

/**
 * Both sides; another name or schema is a rename. `renamed`: parts that stay under another name, such as values of an
 * enum.
 */
export function alterObject(
  from: ObjectSpec,
  to: ObjectSpec,
  how: { readonly renamed?: readonly ValueRename[] } = {},
): OperationOf<"alterObject"> {
  return { kind: "alterObject", from: objectOf(from), to: objectOf(to), ...how };
}

function objectOf(spec: ObjectSpec): SchemaObject {
  return { ...spec, schema: spec.schema ?? null, requires: spec.requires ?? [] };
}

export interface ExtensionFacts {
  readonly table?: TableName;
  readonly requires?: readonly string[];
  readonly provides?: readonly string[];
}

/**
 * An operation that only one adapter knows. `inverse` is the payload that undoes it; without one it cannot be undone.
 *
 * @example operation("pg:setSchemaOwner", { to: "app" }, { to: "admin" })
 */
export function operation(
  kind: ObjectKindName,
  payload: Json,
  inverse: Json = null,
  facts: ExtensionFacts = {},
): ExtensionOperation {
  const { table, ...others } = facts;
  return { kind, payload, inverse, ...others, ...(table === undefined ? {} : { table: tableRef(table) }) };
}

/**
 * Stands in `down` where there is no way back; rolling back refuses with the reason.
 *
 * @example irreversible({ reason: "the old passwords are gone" })
 */
export function irreversible({ reason }: { readonly reason: string }): Irreversible {
  return { kind: "irreversible", reason };
}

export const objectCalls = {
  createObject: ({ object }: OperationOf<"createObject">) => call("createObject", writtenObject(object)),
  dropObject: ({ object }: OperationOf<"dropObject">) => call("dropObject", writtenObject(object)),
  alterObject: ({ from, to, renamed }: OperationOf<"alterObject">) =>
    call("alterObject", writtenObject(from), writtenObject(to), ...options({ renamed })),
};

export function extensionCall({ kind, payload, inverse, table, requires, provides }: ExtensionOperation): Call {
  const facts = options({ table: table?.schema === null ? table.name : table, requires, provides });
  const back = inverse === null && facts.length === 0 ? [] : [plain(inverse)];
  return call("operation", kind, plain(payload), ...back, ...facts);
}

export function irreversibleCall({ reason }: Irreversible): Call {
  return call("irreversible", plain({ reason }));
}

function writtenObject({ kind, name, schema, definition, requires, provides }: SchemaObject): Code {
  return plain({
    kind,
    ...(schema === null ? {} : { schema }),
    name,
    definition,
    ...(requires.length === 0 ? {} : { requires }),
    provides,
  });
}
