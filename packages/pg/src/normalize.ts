/** The lowered table as introspection reports it: PostgreSQL's own words for types and defaults, nothing superfluous. */
import { byName, type Check, type Column, type Index, type IndexKey, type Table } from "@mig/core/adapter";
import { defaultSql } from "./default.ts";
import { withoutOuterParentheses } from "./quote.ts";
import { sequenceType, withoutDefaults } from "./sequence.ts";
import { normalizeOptions } from "./table-options.ts";
import { normalizeType } from "./types.ts";

export function normalize(table: Table): Table {
  const key = new Set(table.primaryKey?.columns);
  return {
    ...table,
    columns: table.columns.map((column) => normalizeColumn(column, key.has(column.name))),
    indexes: byName(table.indexes.map(normalizeIndex)),
    foreignKeys: byName(table.foreignKeys),
    checks: byName(table.checks.map(normalizeCheck)),
    comment: table.comment || null,
    options: normalizeOptions(table.options),
  };
}

function normalizeColumn(column: Column, inKey: boolean): Column {
  const type = normalizeType(column.type);
  const { generated, autoIncrement } = column;
  return {
    ...column,
    type,
    nullable: column.nullable && !inKey && autoIncrement?.kind !== "identity",
    default:
      column.default === null || (column.default.kind === "value" && column.default.value === null)
        ? null
        : { kind: "sql", sql: defaultSql(column.default, type) },
    generated: generated === null ? null : { ...generated, expression: withoutOuterParentheses(generated.expression) },
    autoIncrement:
      autoIncrement === null
        ? null
        : { ...autoIncrement, sequence: withoutDefaults(autoIncrement.sequence, sequenceType(type)) },
    collation: column.collation === "default" ? null : column.collation,
    comment: column.comment || null,
  };
}

function normalizeIndex(index: Index): Index {
  const method = index.method?.toLowerCase() ?? null;
  return {
    ...index,
    keys: index.keys.map(normalizeKey),
    where: index.where === null ? null : withoutOuterParentheses(index.where),
    method: method === "btree" ? null : method,
    nullsDistinct: index.nullsDistinct || !index.unique,
    comment: index.comment || null,
  };
}

const defaultNulls = { asc: "last", desc: "first" } as const;

function normalizeKey(key: IndexKey): IndexKey {
  return {
    ...key,
    expression: key.expression === null ? null : withoutOuterParentheses(key.expression),
    nulls: key.nulls === defaultNulls[key.direction] ? null : key.nulls,
  };
}

function normalizeCheck(check: Check): Check {
  return { ...check, expression: withoutOuterParentheses(check.expression) };
}
