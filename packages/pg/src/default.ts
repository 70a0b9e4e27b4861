/**
 * Default values as SQL. The texts are exactly those that `pg_get_expr` prints for them, so that what was written and
 * what is read back are equal (seen on PostgreSQL 14 and 18, with TimeZone UTC and DateStyle ISO).
 */
import type { Column, ColumnType, Default, GeneratorName, Json } from "@mig/core/adapter";
import { quoteLiteral, scopedName } from "./quote.ts";
import { constantType, type NameOf, normalizeType } from "./types.ts";

/**
 * A UUID of version 7 from built-in functions of every supported version (`uuidv7()` itself needs 18): the first 48
 * bits of a random one become the milliseconds since 1970, and its version 4 becomes 7 by setting two bits.
 */
const uuidv7 =
  "(encode(set_bit(set_bit(OVERLAY(uuid_send(gen_random_uuid()) PLACING SUBSTRING(int8send(((EXTRACT(epoch FROM clock_timestamp()) * (1000)::numeric))::bigint) FROM 3) FROM 1 FOR 6), (52)::bigint, 1), (53)::bigint, 1), 'hex'::text))::uuid";

const generators: Readonly<Record<GeneratorName, string>> = {
  uuidv4: "gen_random_uuid()",
  uuidv7,
  now: "now()",
  today: "CURRENT_DATE",
};

/** @example defaultSql({ kind: "value", value: "draft" }, { name: "text" }) // 'draft'::text */
export function defaultSql(given: Default, type: ColumnType): string {
  if (given.kind === "generator") return generators[given.name];
  return given.kind === "sql" ? given.sql.trim() : constant(given.value, normalizeType(type), scopedName);
}

/** The default of a column for DDL, where types of the schema are spelled by their full names. */
export function columnDefaultSql(
  { default: given, type }: Pick<Column, "default" | "type">,
  nameOf: NameOf,
): string | null {
  if (given === null) return null;
  if (given.kind === "value") return constant(given.value, normalizeType(type), nameOf);
  const sql = defaultSql(given, type);
  const literal = literalOf(sql, constantType(type));
  return literal === null ? sql : `${literal}::${constantType(type, nameOf)}`;
}

const literalCast = /^('(?:[^']|'')*')::(.*)$/s;

/** The quoted part of a constant that is cast to this type; null for anything else. */
export function literalOf(sql: string, castType: string): string | null {
  const [, literal = null, type] = literalCast.exec(sql) ?? [];
  return type === castType ? literal : null;
}

const numeric = /^([+-]?)(\d+)(\.\d+)?$/;
const numberTypes = new Set(["smallint", "integer", "bigint", "decimal", "float"]);
const nativeNumber = /^(real|money)$/;

function isNumeric(type: ColumnType): boolean {
  return numberTypes.has(type.name) || (type.name === "native" && nativeNumber.test(type.sql));
}

function constant(value: Json, type: ColumnType, nameOf: NameOf): string {
  if (value === null) return "NULL";
  if (type.name === "boolean" && typeof value === "boolean") return String(value);
  const text = constantText(value, type);
  const numberText = isNumeric(type) ? numberSql(text) : null;
  return numberText ?? `${quoteLiteral(text)}::${constantType(type, nameOf)}`;
}

/** A number as the parser types it: what does not look like a plain `integer` or `numeric` is printed with its type. */
function numberSql(text: string): string | null {
  const [, sign, whole = "", fraction] = numeric.exec(text) ?? [];
  if (sign === undefined) return null;
  const digits = `${sign === "-" ? "-" : ""}${whole}${fraction ?? ""}`;
  if (fraction !== undefined) return sign === "-" ? `'${digits}'::numeric` : digits;
  const size = BigInt(whole);
  if (size <= 2_147_483_647n) return sign === "-" ? `'${digits}'::integer` : digits;
  return `'${digits}'::${size <= 9_223_372_036_854_775_807n ? "bigint" : "numeric"}`;
}

/** What stands between the quotes. */
function constantText(value: Json, type: ColumnType): string {
  if (type.name === "json") return jsonbText(value);
  if (type.name === "native" && type.sql === "json") return JSON.stringify(value);
  if (type.name === "array" && Array.isArray(value)) return arrayText(value, type.element);
  if (type.name === "binary" && typeof value === "string") return `\\x${value.replace(/^\\x/, "").toLowerCase()}`;
  if (type.name === "uuid" && typeof value === "string") return value.toLowerCase();
  if (type.name === "datetime" && typeof value === "string") return datetimeText(value, type.zone);
  if (type.name === "time" && typeof value === "string") return timeText(value);
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function arrayText(items: readonly Json[], element: ColumnType): string {
  const texts = items.map((item) => {
    if (item === null) return "NULL";
    if (Array.isArray(item) && element.name !== "json") return arrayText(item, element);
    if (typeof item === "boolean" && element.name === "boolean") return item ? "t" : "f";
    return arrayElement(constantText(item, element));
  });
  return `{${texts.join(",")}}`;
}

function arrayElement(text: string): string {
  const plain = text !== "" && !/[{}",\\\s]/.test(text) && text.toUpperCase() !== "NULL";
  return plain ? text : `"${text.replace(/["\\]/g, "\\$&")}"`;
}

/** The keys of a jsonb object are ordered by their length in bytes, then by their bytes. */
function jsonbText(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(jsonbText).join(", ")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const entries = Object.entries(value)
    .map(([key, member]) => ({ key, bytes: Buffer.from(key), member }))
    .sort((left, right) => left.bytes.length - right.bytes.length || left.bytes.compare(right.bytes));
  return `{${entries.map(({ key, member }) => `${JSON.stringify(key)}: ${jsonbText(member)}`).join(", ")}}`;
}

const isoDatetime = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(:\d\d)?(\.\d+)?)? ?(Z|[+-]\d\d(?::?\d\d)?)?$/i;

/** A point in time without a zone of its own is taken as UTC. Texts of another form are left to the database. */
function datetimeText(text: string, zone: boolean): string {
  const [, date, minutes = "00:00", seconds = ":00", fraction = "", offset = "Z"] = isoDatetime.exec(text) ?? [];
  if (date === undefined) return text;
  const rest = fraction.replace(/\.?0+$/, "");
  if (!zone) return `${date} ${minutes}${seconds}${rest}`;
  const utc = new Date(`${date}T${minutes}${seconds}${isoOffset(offset)}`);
  return `${utc.toISOString().slice(0, 19).replace("T", " ")}${rest}+00`;
}

function isoOffset(offset: string): string {
  if (offset.toUpperCase() === "Z") return "Z";
  const digits = offset.replace(":", "");
  return `${digits.slice(0, 3)}:${digits.slice(3) || "00"}`;
}

function timeText(text: string): string {
  const [, minutes, seconds = ":00", fraction = ""] = /^(\d\d:\d\d)(:\d\d)?(\.\d+)?$/.exec(text) ?? [];
  return minutes === undefined ? text : `${minutes}${seconds}${fraction.replace(/\.?0+$/, "")}`;
}
