/** The objects of a scope: those that are declared, and those that its tables need. */
import type { Dialect, ObjectKind } from "../adapter/adapter.ts";
import type { Repo } from "../adapter/repo.ts";
import { MigError } from "../errors.ts";
import { type TableRef, tableKey } from "../model/name.ts";
import { type ObjectRef, objectKey, type SchemaObject, type Snapshot } from "../model/snapshot.ts";
import type { Table } from "../model/table.ts";
import { agree, type Said } from "./agree.ts";
import type { DeclaredObject } from "./declared-object.ts";
import { resourceError } from "./resource-error.ts";

/** A table in the dialect's own terms, and what asks for it. */
export interface LoweredTable {
  readonly by: string;
  readonly table: Table;
  readonly objects: readonly SchemaObject[];
}

/** Each once. Errors: MIG_OBJECT_KIND_UNKNOWN, MIG_UNSUPPORTED. */
export function objectsOfRepo(objects: readonly DeclaredObject[], repo: Repo): readonly DeclaredObject[] {
  const { dialect } = repo.adapter;
  const own = [...new Set(objects)].filter((declared) => declared.repo.name === repo.name);
  for (const { object, scope } of own) {
    if (!dialect.objectKinds.some(({ kind }) => kind === object.kind)) throw unknownKind(object, dialect);
    if (scope === "tenants" && dialect.capabilities.tenants === "none") {
      throw resourceError({ resource: object.name }, `the adapter "${dialect.name}" cannot keep tenants apart.`, {
        code: "MIG_UNSUPPORTED",
      });
    }
  }
  return own;
}

/** An object of a kind that the adapter does not have: another adapter is missing, or an older one is here. */
export function unknownKind({ kind, name }: ObjectRef, dialect: Dialect): MigError {
  const [adapter = ""] = kind.split(":", 1);
  return new MigError("MIG_OBJECT_KIND_UNKNOWN", `The adapter "${dialect.name}" does not know ${kind}.`, {
    details: { kind, object: name, resource: name, adapter },
    next: `Give the repo of ${kind} ${name} the adapter "${adapter}", or update it.`,
  });
}

/** The tables with all objects; each object knows what it rests on. Errors: MIG_TABLE_CONFLICT. */
export function readObjects(
  tables: readonly LoweredTable[],
  declared: readonly DeclaredObject[],
  dialect: Dialect,
): Snapshot {
  const own = declared.map(({ object }) => ({ by: object.name, at: object, value: object }));
  const known = new Set(own.map(({ value }) => objectKey(value)));
  const needed = [
    ...tables.flatMap(({ by, table, objects }) => objects.map((value) => ({ by, at: table, value }))),
    ...declared.flatMap(({ object, companions }) =>
      companions.map((value) => ({ by: object.name, at: object, value })),
    ),
  ];
  // What is declared says more than what is only needed: an extension in a certain version.
  const said = [...own, ...needed.filter(({ value }) => !known.has(objectKey(value)))];
  const state = { tables: Object.fromEntries(tables.map(({ table }) => [tableKey(table), table])), objects: {} };
  const objects = unite(said);
  return { ...state, objects: withNeeds({ ...state, objects }, dialect.objectKinds) };
}

/** Two may need the same object, but not two different ones of one name. */
function unite(all: readonly (Said<SchemaObject> & { readonly at: TableRef })[]): Snapshot["objects"] {
  const objects = [...Map.groupBy(all, ({ value }) => objectKey(value))].sort(([left], [right]) =>
    left < right ? -1 : 1,
  );
  return Object.fromEntries(
    objects.flatMap(([key, same]) => {
      const object = same[0] === undefined ? null : agree(same[0].at, key, same);
      return object === null ? [] : [[key, object]];
    }),
  );
}

function withNeeds(state: Snapshot, kinds: readonly ObjectKind[]): Snapshot["objects"] {
  const byName = new Map(kinds.map((kind) => [kind.kind, kind]));
  return Object.fromEntries(
    Object.entries(state.objects).map(([key, object]) => {
      const found = byName.get(object.kind)?.rests?.(object, state) ?? [];
      return [
        key,
        found.length === 0 ? object : { ...object, requires: [...new Set([...object.requires, ...found])].sort() },
      ];
    }),
  );
}

/** By the key of the new object. */
export function renamedObjects(declared: readonly DeclaredObject[]): Readonly<Record<string, ObjectRef>> {
  return Object.fromEntries(
    declared.flatMap(({ object, renamedFrom }) =>
      renamedFrom === null ? [] : [[objectKey(object), { kind: object.kind, ...renamedFrom }]],
    ),
  );
}
