/**
 * What else a file holds: views, triggers and virtual tables, each with the SQL that made it. A rebuilt table loses its
 * triggers, so they must be known to be created again; views and other tables' triggers only have to stay true.
 */
import {
  factsInSql,
  type Json,
  MigError,
  mentions,
  type ObjectKind,
  type ObjectKindName,
  type Operation,
  objectKey,
  renameInExpression,
  type SchemaObject,
  type Snapshot,
} from "@mig/core/adapter";
import { quote } from "./quote.ts";

export const viewKind = "sqlite:view" satisfies ObjectKindName;
export const triggerKind = "sqlite:trigger" satisfies ObjectKindName;
export const virtualTableKind = "sqlite:virtualTable" satisfies ObjectKindName;

/** None can be altered: SQLite knows only CREATE and DROP for them. A view holds nothing, so it is rebuilt at will. */
export const objectKinds: readonly ObjectKind[] = ([viewKind, triggerKind, virtualTableKind] as const).map((kind) => ({
  kind,
  alters: () => false,
  drops: true,
  rebuilt: kind === viewKind,
  rests: (object, state) => factsInSql(member(object, "sql"), state, object),
}));

/** The views that a list drops and creates anew. */
export function remadeViews(operations: readonly Operation[]): ReadonlySet<string> {
  const keysOf = (kind: "createObject" | "dropObject") =>
    operations.flatMap((op) =>
      op.kind === kind && "object" in op && op.object.kind === viewKind ? [objectKey(op.object)] : [],
    );
  const created = new Set(keysOf("createObject"));
  return new Set(keysOf("dropObject").filter((key) => created.has(key)));
}

const words: Readonly<Record<string, string>> = {
  [viewKind]: "VIEW",
  [triggerKind]: "TRIGGER",
  [virtualTableKind]: "TABLE",
};

function unknownKind(object: SchemaObject): MigError {
  return new MigError("MIG_OBJECT_KIND_UNKNOWN", `SQLite has no objects of the kind ${object.kind}.`, {
    details: { kind: object.kind, name: object.name },
  });
}

/** The SQL that makes the object. */
export function createObjectText(object: SchemaObject): string {
  if (words[object.kind] === undefined) throw unknownKind(object);
  return member(object, "sql");
}

export function dropObjectText(object: SchemaObject): string {
  const word = words[object.kind];
  if (word === undefined) throw unknownKind(object);
  return `DROP ${word} ${quote(object.name)}`;
}

/** The table (or view) that a trigger belongs to. */
export function triggerTable(trigger: SchemaObject): string {
  return member(trigger, "table");
}

function member(object: SchemaObject, name: string): string {
  const { definition } = object;
  const found = isRecord(definition) ? definition[name] : undefined;
  if (typeof found === "string") return found;
  throw new MigError("MIG_SNAPSHOT_INVALID", `The ${object.kind} ${object.name} has no ${name} in its definition.`, {
    details: { kind: object.kind, name: object.name },
    next: `A definition is { sql } and, for a trigger, { sql, table }.`,
  });
}

function isRecord(json: Json): json is { readonly [key: string]: Json } {
  return json !== null && typeof json === "object" && !Array.isArray(json);
}

export function triggersOf(state: Snapshot, table: string): readonly SchemaObject[] {
  return Object.values(state.objects)
    .filter(({ kind }) => kind === triggerKind)
    .filter((trigger) => triggerTable(trigger) === table);
}

/** Every view that reads the table, also through other views. */
export function viewsOn(state: Snapshot, table: string): readonly SchemaObject[] {
  const views = Object.values(state.objects).filter(({ kind }) => kind === viewKind);
  const read = [table];
  const found = new Set<SchemaObject>();
  for (let name = read.pop(); name !== undefined; name = read.pop()) {
    for (const view of views) {
      if (found.has(view) || !mentions(member(view, "sql"), name)) continue;
      found.add(view);
      read.push(view.name);
    }
  }
  return [...found];
}

/** The tables whose triggers name the table, itself included when it has some. */
export function tablesWithTriggersOn(state: Snapshot, table: string): readonly string[] {
  const naming = Object.values(state.objects)
    .filter(({ kind }) => kind === triggerKind)
    .filter((trigger) => triggerTable(trigger) === table || mentions(member(trigger, "sql"), table))
    .map(triggerTable);
  return [...new Set(naming)];
}

/** Does a view or a trigger name the column of this table? A guess on the safe side. */
export function namedByObjects(state: Snapshot, table: string, column: string): boolean {
  return Object.values(state.objects).some((object) => {
    const text = member(object, "sql");
    return mentions(text, table) && mentions(text, column);
  });
}

/**
 * The objects after SQLite renamed a table or column in them. Where the same name may mean something else, nobody but
 * SQLite knows the new text: those objects come back in `unclear`.
 */
export function renamedInObjects(
  state: Snapshot,
  table: string,
  from: string,
  to: string,
): { readonly state: Snapshot; readonly unclear: readonly string[] } {
  const concerned = Object.values(state.objects).filter((object) => {
    const text = member(object, "sql");
    return mentions(text, table) && mentions(text, from);
  });
  const renamed = concerned.map((object) => {
    const definition = isRecord(object.definition) ? object.definition : {};
    const moved = table === from && definition["table"] === from ? { table: to } : {};
    return {
      ...object,
      definition: { ...definition, ...moved, sql: renameInExpression(member(object, "sql"), from, to) },
    };
  });
  const others = Object.values(state.tables).filter(({ name }) => name !== table);
  const ambiguous = (object: SchemaObject) =>
    others.some(
      (other) => mentions(member(object, "sql"), other.name) && other.columns.some((column) => column.name === from),
    );
  return {
    state: { ...state, objects: { ...state.objects, ...Object.fromEntries(renamed.map((of) => [objectKey(of), of])) } },
    unclear: concerned.filter(ambiguous).map(objectKey),
  };
}
