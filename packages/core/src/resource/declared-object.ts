/**
 * Things of a database beside its tables, declared beside the resources. What they are is the adapter's affair: its own
 * functions (`view`, `extension`, ...) make them by `declareObject`, and a domain lists them.
 */
import type { Repo } from "../adapter/repo.ts";
import type { TableName, TableRef } from "../model/name.ts";
import { tableRef } from "../model/name.ts";
import type { SchemaObject } from "../model/snapshot.ts";
import { facts } from "../operations/facts.ts";
import { type DeclaredAt, declaredAt } from "./declared-at.ts";
import type { AnyResource } from "./resource.ts";

export interface DeclaredObject {
  readonly kind: "declaredObject";
  readonly repo: Repo;
  /** `tenants`: each tenant has one of its own. */
  readonly scope: "public" | "tenants";
  readonly object: SchemaObject;
  /** What must be there for it, and is declared with it: the schema that it is in. */
  readonly companions: readonly SchemaObject[];
  /** What it was called before; the same kind. */
  readonly renamedFrom: TableRef | null;
  readonly declaredAt: DeclaredAt;
}

export interface DeclaredObjectOptions {
  readonly repo: Repo;
  /** Default `public`. */
  readonly scope?: "public" | "tenants";
  readonly companions?: readonly SchemaObject[];
  /** What must be there before it, where the adapter does not see that by itself. */
  readonly dependsOn?: readonly (AnyResource | DeclaredObject)[];
  /** A text is a name in the same schema. */
  readonly renamedFrom?: TableName;
}

/**
 * For adapters: declares an object. `by` is the function that users call; errors tell where it was called.
 *
 * @example
 * export function macro(name: string, options: { repo: Repo; sql: Sql }) {
 *   const object = { kind: "duck:macro", schema: null, name, definition: { sql: options.sql.sql }, requires: [] } as const;
 *   return declareObject(object, options, macro);
 * }
 */
export function declareObject(
  object: SchemaObject,
  { repo, scope = "public", companions = [], dependsOn = [], renamedFrom }: DeclaredObjectOptions,
  by: (...given: never[]) => unknown,
): DeclaredObject {
  return {
    kind: "declaredObject",
    repo,
    scope,
    object: {
      ...object,
      requires: [...new Set([...object.requires, ...dependsOn.flatMap((one) => factOf(one) ?? [])])].sort(),
    },
    companions,
    renamedFrom: renamedFrom === undefined ? null : formerName(renamedFrom, object.schema),
    declaredAt: declaredAt(by),
  };
}

function factOf(declared: AnyResource | DeclaredObject): string | null {
  if (declared.kind === "declaredObject") return facts.object(declared.object);
  if (declared.dataLayer === null) return null;
  const { schema = null, table } = declared.dataLayer.options;
  return table === undefined ? null : facts.table({ schema, name: table });
}

function formerName(given: TableName, schema: string | null): TableRef {
  return typeof given === "string" ? { schema, name: given } : tableRef(given);
}

/** True for an object that any copy of the package declared. */
export function isDeclaredObject(given: unknown): given is DeclaredObject {
  return typeof given === "object" && given !== null && "kind" in given && given.kind === "declaredObject";
}
