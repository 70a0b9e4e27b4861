/** The foreign keys of a table as relationships, and what no relationship can say of them. */
import type { Dialect } from "../../adapter/adapter.ts";
import { literal } from "../../migration/literal.ts";
import type { ForeignKey } from "../../model/constraint.ts";
import { equal } from "../../model/json.ts";
import { tableKey } from "../../model/name.ts";
import { findColumn, type Table, uniqueKeys } from "../../model/table.ts";
import { derivedName } from "../../resource/check-name.ts";
import { comparable } from "../../resource/read-reference.ts";
import { camelCase, pascalCase, takeName, wordsOf } from "./names.ts";
import { list, type Members, object, type Source } from "./source.ts";

/** A table as it is declared. */
export interface Declared {
  readonly table: Table;
  readonly name: string;
  readonly file: string;
  /** By column. */
  readonly attributes: ReadonlyMap<string, string>;
}

export interface ReferenceSources {
  readonly relationships: Members;
  readonly references: Members;
  readonly targets: readonly Declared[];
  readonly notes: readonly string[];
}

export function referenceSources(
  of: Declared,
  find: (key: string) => Declared | undefined,
  dialect: Dialect,
): ReferenceSources {
  const taken = new Set(of.attributes.values());
  const found = of.table.foreignKeys.map((key, position): Found => {
    const target = find(tableKey(key.references.table));
    const problem = problemOf(of.table, key, target?.table, of.table.foreignKeys.slice(0, position));
    if (target === undefined || problem !== null) return { note: `the foreign key ${key.name}: ${problem ?? ""}` };
    const attribute = attributeOf(of, key.columns[0]);
    const name = relationshipName(taken, attribute, target);
    return {
      relationship: [name, belongsTo(key, name, attribute, target)] as const,
      reference: [name, options(of, key, target, dialect)] as const,
      target,
    };
  });
  return {
    relationships: found.flatMap(({ relationship }) => (relationship === undefined ? [] : [relationship])),
    references: found.flatMap(({ reference }) => {
      return reference === undefined || reference[1].length === 0
        ? []
        : [[reference[0], object(reference[1])] as const];
    }),
    targets: found.flatMap(({ target }) => target ?? []),
    notes: found.flatMap(({ note }) => note ?? []),
  };
}

interface Found {
  readonly relationship?: Members[number];
  readonly reference?: readonly [name: string, options: Members];
  readonly target?: Declared;
  readonly note?: string;
}

export function attributeOf({ attributes }: Declared, column = ""): string {
  return attributes.get(column) ?? column;
}

/** Why no relationship can be this key; null when one can. */
function problemOf(
  table: Table,
  key: ForeignKey,
  target: Table | undefined,
  earlier: readonly ForeignKey[],
): string | null {
  if (target === undefined) return `${key.references.table.name} is not among the tables`;
  const columns = [...key.references.columns].sort();
  if (!uniqueKeys(target).some((unique) => equal([...unique].sort(), columns))) {
    return `(${key.references.columns.join(", ")}) of ${target.name} is not unique`;
  }
  if (earlier.some((other) => equal([other.columns, other.references], [key.columns, key.references]))) {
    return "another one is on the same columns";
  }
  const cleared = [
    ...(key.onDelete === "setNull" ? (key.onDeleteColumns.length > 0 ? key.onDeleteColumns : key.columns) : []),
    ...(key.onUpdate === "setNull" ? key.columns : []),
  ];
  const fixed = cleared.find((column) => findColumn(table, column)?.nullable === false);
  if (fixed !== undefined) return `it sets ${fixed} to null, which is never null`;
  const wrong = key.columns.find((column, position) => {
    const [own, theirs] = [findColumn(table, column), findColumn(target, key.references.columns[position] ?? "")];
    return own !== undefined && theirs !== undefined && !comparable(own.type, theirs.type);
  });
  return wrong === undefined ? null : `the type of ${wrong} is not that of what it points at`;
}

/** `author` for `authorId`; for a key of any other name that of its target. */
function relationshipName(taken: Set<string>, attribute: string, target: Declared): string {
  const theirs = camelCase(wordsOf(target.name));
  const own = /.Id$/.test(attribute) ? [attribute.slice(0, -2)] : [];
  return takeName(taken, ...own, theirs, `${theirs}By${pascalCase(wordsOf(attribute))}`);
}

function belongsTo(key: ForeignKey, name: string, attribute: string, target: Declared): Source {
  const theirs = key.references.columns[0] ?? "";
  const isSoleKey = key.columns.length === 1 && equal(target.table.primaryKey?.columns, [theirs]);
  const members = [
    ...(attribute === `${name}Id` ? [] : [["attribute", literal(attribute)] as const]),
    ...(isSoleKey ? [] : [["targetAttribute", literal(attributeOf(target, theirs))] as const]),
  ];
  const thunk = `belongsTo(() => ${target.name}`;
  return members.length === 0 ? `${thunk})` : object(members, [`${thunk}, `, ")"]);
}

function options(of: Declared, key: ForeignKey, target: Declared, dialect: Dialect): Members {
  const said = (name: string, value: string, usual: string) =>
    value === usual ? [] : [[name, literal(value)] as const];
  const more = key.columns.slice(1).map((column, position): readonly [string, Source] => {
    return [attributeOf(of, column), literal(attributeOf(target, key.references.columns[position + 1]))];
  });
  return [
    ...said("onDelete", key.onDelete, "noAction"),
    ...said("onUpdate", key.onUpdate, "noAction"),
    ...(key.onDeleteColumns.length === 0
      ? []
      : [["onDeleteColumns", list(key.onDeleteColumns.map((column) => literal(attributeOf(of, column))))] as const]),
    ...said("match", key.match, "simple"),
    ...said("deferrable", key.deferrable, "no"),
    ...(key.validated ? [] : [["validated", "false"] as const]),
    ...(key.comment === undefined ? [] : [["comment", literal(key.comment)] as const]),
    ...said("name", key.name, derivedName(dialect, of.table.name, key.columns[0] ?? "", "fkey")),
    ...(more.length === 0 ? [] : [["matchWith", object(more)] as const]),
  ];
}
