/**
 * Column types and their SQL, in both directions. `parseType(typeSql(type))` is the type as the database reports it:
 * the texts are those of `format_type`, which are the same on PostgreSQL 14 and 18.
 */
import { type ColumnType, MigError, type SimpleTypeName, type TableRef } from "@mig/core/adapter";
import { scopedName } from "./quote.ts";

/** How a type that is an object of the schema is spelled: by its full name, or as seen from the scope. */
export type NameOf = (ref: TableRef) => string;

const simpleTypes: Readonly<Record<SimpleTypeName, string>> = {
  uuid: "uuid",
  text: "text",
  ciText: "citext",
  smallint: "smallint",
  integer: "integer",
  bigint: "bigint",
  float: "double precision",
  boolean: "boolean",
  date: "date",
  binary: "bytea",
  json: "jsonb",
};

/** @example typeSql({ name: "string", length: 20 }) // character varying(20) */
export function typeSql(type: ColumnType, nameOf: NameOf = scopedName): string {
  switch (type.name) {
    case "string":
      return `character varying${sized(type.length)}`;
    case "decimal":
      return `numeric${sized(type.precision, type.precision === undefined ? undefined : (type.scale ?? 0))}`;
    case "time":
      return `time${sized(type.precision)} without time zone`;
    case "datetime":
      return `timestamp${sized(type.precision)} ${type.zone ? "with" : "without"} time zone`;
    case "array":
      return `${typeSql(type.element, nameOf)}[]`;
    case "named":
      return nameOf({ schema: type.schema, name: type.type });
    case "native":
      return type.sql;
    case "enum":
      throw new MigError("MIG_UNSUPPORTED", "PostgreSQL stores an enum as a type of its own, which must be named.", {
        details: { values: type.values },
        next: "Create the type first (createObject of kind pg:enum) and give the column the type { name: 'named' }.",
      });
    default:
      return simpleTypes[type.name];
  }
}

function sized(...sizes: readonly (number | undefined)[]): string {
  const given = sizes.filter((size) => size !== undefined);
  return given.length === 0 ? "" : `(${given.join(",")})`;
}

/** The type under the name by which the database reports it. */
export function normalizeType(type: ColumnType): ColumnType {
  if (type.name === "named" || type.name === "enum") return type;
  if (type.name === "array") return { name: "array", element: normalizeType(type.element) };
  return parseType(typeSql(type));
}

/** The type that constants are cast to: without sizes, as the database prints them. */
export function constantType(type: ColumnType, nameOf: NameOf = scopedName): string {
  if (type.name === "array") return `${constantType(type.element, nameOf)}[]`;
  if (type.name === "named") return typeSql(type, nameOf);
  const plain = typeSql(normalizeType(type), nameOf).replace(/ ?\([\d, -]*\)/, "");
  if (plain === "character") return "bpchar";
  return plain === "bit" ? '"bit"' : plain;
}

const aliases: Readonly<Record<string, string>> = {
  int2: "smallint",
  int4: "integer",
  int: "integer",
  int8: "bigint",
  float: "double precision",
  float8: "double precision",
  float4: "real",
  bool: "boolean",
  varchar: "character varying",
  char: "character",
  decimal: "numeric",
  varbit: "bit varying",
  timestamp: "timestamp without time zone",
  timestamptz: "timestamp with time zone",
  time: "time without time zone",
  timetz: "time with time zone",
};

const simpleByText = new Map(
  Object.keys(simpleTypes)
    .filter(isSimple)
    .map((name) => [simpleTypes[name], name]),
);

function isSimple(name: string): name is SimpleTypeName {
  return name in simpleTypes;
}

/** `character(2)`, `time with time zone`, `"Quoted"."Name"`: words, sizes in parentheses, a tail. */
const typePattern = /^([a-z][\w ]*?) *(?:\(([\d, -]+)\))?( with(?:out)? time zone)?$/i;

/**
 * The type that a spelling means; what core has no word for stays `native`, under PostgreSQL's own name for it.
 *
 * @example parseType("varchar(20)") // { name: "string", length: 20 }
 */
export function parseType(sql: string): ColumnType {
  const text = sql.trim();
  if (text.endsWith("[]")) return { name: "array", element: parseType(text.slice(0, -2)) };
  const match = typePattern.exec(text);
  if (match === null) return { name: "native", sql: text };
  const [, word = "", sizes, tail = ""] = match;
  const given = (word + tail).toLowerCase().replace(/ +/g, " ");
  const name = aliases[given] ?? given;
  const simple = simpleByText.get(name);
  if (simple !== undefined && sizes === undefined) return { name: simple };
  const [first, second] = sizes?.split(",").map(Number) ?? [];
  return sizedType(name, first, second) ?? { name: "native", sql: nativeSql(name, sizes) };
}

function sizedType(name: string, first: number | undefined, second: number | undefined): ColumnType | null {
  const precision = first === undefined ? {} : { precision: first };
  switch (name) {
    case "character varying":
      return { name: "string", ...(first === undefined ? {} : { length: first }) };
    case "numeric":
      return { name: "decimal", ...precision, ...(first === undefined ? {} : { scale: second ?? 0 }) };
    case "time without time zone":
      return { name: "time", ...precision };
    case "timestamp without time zone":
      return { name: "datetime", zone: false, ...precision };
    case "timestamp with time zone":
      return { name: "datetime", zone: true, ...precision };
    default:
      return null;
  }
}

const ownSizes: Readonly<Record<string, string>> = { character: "1", bit: "1" };

function nativeSql(name: string, sizes: string | undefined): string {
  const size = sizes?.replaceAll(" ", "") ?? ownSizes[name];
  if (size === undefined) return name;
  const [, head = name, tail = ""] = /^(.*?)( with(?:out)? time zone)?$/.exec(name) ?? [];
  return `${head}(${size})${tail}`;
}
