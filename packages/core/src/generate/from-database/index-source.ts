/** The indexes of a table as identities and custom indexes. */
import type { Dialect } from "../../adapter/adapter.ts";
import { literal } from "../../migration/literal.ts";
import { type Index, type IndexKey, uniqueColumns } from "../../model/index-model.ts";
import { equal } from "../../model/json.ts";
import { snakeCase } from "../../model/name.ts";
import type { Table } from "../../model/table.ts";
import { derivedName } from "../../resource/check-name.ts";
import { camelCase, takeName, wordsOf } from "./names.ts";
import { data, list, type Members, object, type Source, sqlText } from "./source.ts";

export interface IndexSources {
  readonly identities: Members;
  readonly customIndexes: readonly Source[];
}

/** `attributeOf`: of a column. Plain unique indexes become identities. */
export function indexSources(table: Table, attributeOf: (column: string) => string, dialect: Dialect): IndexSources {
  const names = new Set<string>();
  const identities: (readonly [string, Source])[] = [];
  const customIndexes: Source[] = [];
  const known: Index[] = [];
  for (const index of table.indexes) {
    const columns = isIdentity(index) ? uniqueColumns({ ...index, where: null }) : null;
    // Two identities that differ only in their names would be one.
    const isTwin = known.some((other) => equal({ ...other, name: "" }, { ...index, name: "" }));
    if (columns === null || isTwin) customIndexes.push(customIndex(table, index, attributeOf, dialect));
    else {
      known.push(index);
      const attributes = columns.map(attributeOf);
      const name = takeName(names, camelCase(["unique", ...attributes.flatMap(wordsOf)]));
      identities.push([name, identity(table, index, name, attributes, dialect)]);
    }
  }
  return { identities, customIndexes };
}

function isIdentity(index: Index): boolean {
  const { unique, method, include, options, comment, keys } = index;
  const plain = keys.every((key) => equal(key, { ...plainKey, column: key.column }) && key.column !== null);
  return unique && plain && method === null && include.length === 0 && comment === null && equal(options, {});
}

const plainKey: IndexKey = {
  column: null,
  expression: null,
  direction: "asc",
  nulls: null,
  operatorClass: null,
  collation: null,
};

function identity(table: Table, index: Index, name: string, attributes: readonly string[], dialect: Dialect): Source {
  const keys = list(attributes.map(literal));
  const more = [
    ...(index.where === null ? [] : [["where", sqlText(index.where)] as const]),
    ...(index.nullsDistinct ? [] : [["nullsDistinct", "false"] as const]),
    ...constraint(index),
    ...(index.name === derivedName(dialect, table.name, snakeCase(name), "index")
      ? []
      : [["name", literal(index.name)] as const]),
  ];
  return more.length === 0 ? keys : object([["keys", keys], ...more]);
}

function constraint(index: Index): Members {
  if (index.constraint === null) return [];
  const { deferrable } = index.constraint;
  return [["constraint", deferrable === "no" ? "{}" : `{ deferrable: ${literal(deferrable)} }`]];
}

function customIndex(table: Table, index: Index, attributeOf: (column: string) => string, dialect: Dialect): Source {
  const columns = index.keys.map(({ column }) => column);
  const isDerived =
    !columns.includes(null) &&
    index.name === derivedName(dialect, table.name, ...columns.flatMap((column) => column ?? []), "index");
  return object([
    ["fields", list(index.keys.map((key) => field(key, attributeOf)))],
    ...(index.unique ? [["unique", "true"] as const] : []),
    ...(index.where === null ? [] : [["where", sqlText(index.where)] as const]),
    ...(index.method === null ? [] : [["method", literal(index.method)] as const]),
    ...(index.include.length === 0
      ? []
      : [["include", list(index.include.map((column) => literal(attributeOf(column))))] as const]),
    ...(index.nullsDistinct ? [] : [["nullsDistinct", "false"] as const]),
    ...constraint(index),
    ...(isDerived ? [] : [["name", literal(index.name)] as const]),
    ...(Object.keys(index.options).length === 0 ? [] : [["options", data(index.options)] as const]),
    ...(index.comment === null ? [] : [["comment", literal(index.comment)] as const]),
  ]);
}

function field(key: IndexKey, attributeOf: (column: string) => string): Source {
  const on = key.column === null ? sqlText(key.expression ?? "") : literal(attributeOf(key.column));
  const more = [
    ...(key.nulls === null ? [] : [["nulls", literal(key.nulls)] as const]),
    ...(key.operatorClass === null ? [] : [["operatorClass", literal(key.operatorClass)] as const]),
    ...(key.collation === null ? [] : [["collation", literal(key.collation)] as const]),
  ];
  if (more.length === 0) return key.direction === "asc" ? on : object([["desc", on]]);
  return object([
    ["field", on],
    ...(key.direction === "asc" ? [] : [["direction", literal("desc")] as const]),
    ...more,
  ]);
}
