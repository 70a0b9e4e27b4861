/** A column as the attribute that declares it. */
import type { Dialect } from "../../adapter/adapter.ts";
import { literal } from "../../migration/literal.ts";
import type { Column } from "../../model/column.ts";
import type { Default } from "../../model/default.ts";
import { equal, type Json } from "../../model/json.ts";
import { snakeCase } from "../../model/name.ts";
import type { Table } from "../../model/table.ts";
import type { ColumnType } from "../../model/type.ts";
import { data, print, sqlText } from "./source.ts";

export interface ColumnPlace {
  readonly dialect: Dialect;
  readonly table: Table;
  /** The name of the enum's declaration; null for a named type that no declaration makes. */
  readonly enumOf: (type: Extract<ColumnType, { readonly name: "named" }>) => string | null;
  /** The name of the constant that holds any other declared type. */
  readonly objectOf: (type: Extract<ColumnType, { readonly name: "named" }>) => string | null;
}

/** @example columnSource(place, "title", column("title", "text", { nullable: false })) // a.text().notNull() */
export function columnSource(place: ColumnPlace, attribute: string, column: Column): string {
  const inKey = place.table.primaryKey?.columns.includes(column.name) === true;
  return [
    typeSource(place, column.type),
    inKey ? ".primaryKey()" : column.nullable || column.autoIncrement !== null ? "" : ".notNull()",
    numbering(column),
    column.generated === null
      ? ""
      : `.generated(${sqlText(column.generated.expression)}${column.generated.stored ? "" : ", { stored: false }"})`,
    column.default === null ? "" : `.default(${defaultSource(place, column, column.default)})`,
    column.collation === null ? "" : `.collation(${literal(column.collation)})`,
    column.comment === null ? "" : `.comment(${literal(column.comment)})`,
    snakeCase(attribute) === column.name ? "" : `.column(${literal(column.name)})`,
  ].join("");
}

function numbering({ autoIncrement }: Column): string {
  if (autoIncrement === null) return "";
  if (autoIncrement.kind === "serial") return ".serial()";
  const { cycle, ...numbers } = autoIncrement.sequence;
  const members = [
    ...(autoIncrement.always ? ["always: true"] : []),
    ...Object.entries(numbers).map(([name, number]) => `${name}: ${numberSource(number ?? "")}`),
    ...(cycle === undefined ? [] : [`cycle: ${cycle}`]),
  ];
  return members.length === 0 ? ".identity()" : `.identity({ ${members.join(", ")} })`;
}

function numberSource(number: string): string {
  return Number.isSafeInteger(Number(number)) ? number : `${number}n`;
}

const simple: Readonly<Record<string, string>> = { ciText: "ciString" };

function typeSource(place: ColumnPlace, type: ColumnType): string {
  switch (type.name) {
    case "string":
      return type.length === undefined ? custom(place, "varchar") : `a.string({ length: ${type.length} })`;
    case "decimal":
      return `a.decimal(${[type.precision, type.scale].filter((size) => size !== undefined).join(", ")})`;
    case "time":
      return type.precision === undefined ? "a.time()" : `a.time({ precision: ${type.precision} })`;
    case "datetime": {
      const said = [
        ...(type.zone ? [] : ["zone: false"]),
        ...(type.precision === undefined ? [] : [`precision: ${type.precision}`]),
      ];
      return said.length === 0 ? "a.datetime()" : `a.datetime({ ${said.join(", ")} })`;
    }
    case "array":
      return `a.array(${typeSource(place, type.element)})`;
    case "enum":
      return `a.enum(${print(data(type.values))})`;
    case "named": {
      const known = place.enumOf(type);
      if (known !== null) return `a.enum(${known})`;
      const object = place.objectOf(type);
      return object === null ? custom(place, spelled(type)) : stored(place, object);
    }
    case "native":
      return custom(place, type.sql);
    default:
      return `a.${simple[type.name] ?? type.name}()`;
  }
}

function custom(place: ColumnPlace, spelling: string): string {
  return stored(place, literal(spelling));
}

function stored({ dialect }: ColumnPlace, source: string): string {
  return `a.custom({ storage: { ${dialect.name}: ${source} } })`;
}

function spelled({ schema, type }: Extract<ColumnType, { readonly name: "named" }>): string {
  const quoted = (name: string) => (/^[a-z_][a-z0-9_]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`);
  return schema === null ? quoted(type) : `${quoted(schema)}.${quoted(type)}`;
}

/** The first of what might be meant that the database spells exactly so; else its SQL as it is. */
function defaultSource(place: ColumnPlace, column: Column, given: Default): string {
  const spelling = (candidate: Default) => {
    const [only] = place.dialect.normalize({ ...place.table, columns: [{ ...column, default: candidate }] }).columns;
    return only?.default ?? null;
  };
  const wanted = spelling(given);
  const found = candidates(column.type, given).find((candidate) => equal(spelling(candidate.means), wanted));
  if (found !== undefined) return found.source;
  // A literal that the attribute's type does not take.
  const written = given.kind === "value" ? sqlLiteral(given.value) : null;
  if (written !== null && equal(spelling({ kind: "sql", sql: written }), wanted)) return sqlText(written);
  return given.kind === "sql" ? sqlText(given.sql) : print(data(given.kind === "value" ? given.value : given.name));
}

function sqlLiteral(json: Json): string | null {
  if (typeof json === "string") return `'${json.replaceAll("'", "''")}'`;
  return typeof json === "object" ? null : String(json);
}

interface Candidate {
  readonly means: Default;
  readonly source: string;
}

function candidates(type: ColumnType, given: Default): readonly Candidate[] {
  const generator = (name: "uuidv4" | "uuidv7" | "now" | "today"): Candidate => {
    return { means: { kind: "generator", name }, source: literal(name) };
  };
  const value = (json: Json, source = print(data(json))): Candidate => ({
    means: { kind: "value", value: json },
    source,
  });
  const text = given.kind === "value" ? String(given.value) : given.kind === "sql" ? textOf(given.sql) : "";
  const isText = given.kind === "value" ? typeof given.value === "string" : text !== null && given.kind === "sql";
  const content = text ?? (given.kind === "sql" ? given.sql : "");
  const number = /^-?\d+(\.\d+)?$/.test(content) && String(Number(content)) === content ? content : null;
  switch (type.name) {
    case "uuid":
      return [generator("uuidv4"), generator("uuidv7")];
    case "date":
      return [generator("today")];
    case "time":
    case "datetime":
      return [generator("now")];
    case "boolean":
      return [value(true), value(false)];
    case "smallint":
    case "integer":
    case "float":
      return number === null ? [] : [value(Number(number))];
    case "bigint":
      return /^-?\d+$/.test(content) ? [value(content, `${content}n`)] : [];
    case "decimal":
      return /^-?\d+(\.\d+)?$/.test(content) ? [value(content)] : [];
    case "json":
      return jsonOf(content).map((json) => value(json));
    case "native":
      return isText ? [value(content)] : [];
    case "text":
    case "string":
    case "ciText":
    case "named":
    case "enum":
      return isText ? [value(content)] : [];
    default:
      return [];
  }
}

/** What a quoted constant holds; null for anything else. */
function textOf(sql: string): string | null {
  const quoted = /^'((?:[^']|'')*)'(::.*)?$/s.exec(sql)?.[1];
  return quoted === undefined ? null : quoted.replaceAll("''", "'");
}

function jsonOf(text: string): readonly Json[] {
  try {
    const parsed: Json = JSON.parse(text);
    return [parsed];
  } catch {
    return [];
  }
}
