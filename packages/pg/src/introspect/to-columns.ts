/** Columns and their types, from the catalog's rows to the model. */
import type { AutoIncrement, Column, ColumnType, Default, TableRef } from "@mig/core/adapter";
import { literalOf } from "../default.ts";
import { withoutOuterParentheses } from "../quote.ts";
import { withoutDefaults } from "../sequence.ts";
import { constantType, parseType } from "../types.ts";
import { asWritten } from "./as-written.ts";
import type { ColumnRow, SequenceRow, TypeRow } from "./catalog.ts";

/** From a schema's name to what a snapshot says: null for the scope's own. */
export type RefOf = (schema: string, name: string) => TableRef;

export const objectKinds = { e: "pg:enum", d: "pg:domain", c: "pg:composite" } as const;

export function typeKind(row: TypeRow): (typeof objectKinds)[keyof typeof objectKinds] | null {
  return row.object === null ? null : objectKinds[row.object];
}

function toType(row: TypeRow, refOf: RefOf): ColumnType {
  const kind = typeKind(row);
  if (kind === null) return knownType(row);
  const { schema, name } = refOf(row.objectSchema, row.objectName);
  const type: ColumnType = { name: "named", object: kind, schema, type: name };
  return row.isArray ? { name: "array", element: type } : type;
}

/** citext is known by its name, wherever the extension lives. */
function knownType(row: TypeRow): ColumnType {
  if (row.objectName !== "citext") return parseType(row.type);
  return row.isArray ? { name: "array", element: { name: "ciText" } } : { name: "ciText" };
}

export function toColumn(row: ColumnRow, refOf: RefOf): Column {
  const type = toType(row, refOf);
  return {
    name: row.name,
    type,
    nullable: !row.notNull,
    default: row.generated === "" && row.sequence === null ? toDefault(row, type) : null,
    generated:
      row.generated === "" || row.expression === null
        ? null
        : { expression: withoutOuterParentheses(asWritten(row.expression)), stored: row.generated === "s" },
    autoIncrement: row.sequence === null ? null : toAutoIncrement(row, row.sequence),
    collation: row.collation,
    comment: row.comment,
  };
}

/** Constants of the column's own type are spelled as seen from the scope, whatever the search path. */
function toDefault({ expression, castType }: ColumnRow, type: ColumnType): Default | null {
  if (expression === null) return null;
  const literal = literalOf(expression, castType);
  return { kind: "sql", sql: literal === null ? asWritten(expression) : `${literal}::${constantType(type)}` };
}

function toAutoIncrement(row: ColumnRow, sequence: SequenceRow): AutoIncrement {
  return {
    kind: row.identity === "" ? "serial" : "identity",
    always: row.identity === "a",
    sequence: withoutDefaults(sequence, sequence.sequenceType),
  };
}
