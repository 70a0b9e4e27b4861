/** Which values of one type become values of another, and how PostgreSQL is told to make them so. */
import { type Castability, type ColumnType, equal, objectKey, type TypeIn, widens } from "@mig/core/adapter";
import { enumValues } from "./objects/enum.ts";

const numbers = new Set(["smallint", "integer", "bigint", "decimal", "float"]);
const texts = new Set(["text", "string", "ciText"]);
const moments = new Set(["datetime", "date", "time"]);

export const isNumber = (type: ColumnType) => numbers.has(type.name);
export const isMoment = (type: ColumnType) => moments.has(type.name);

/**
 * What a change of type without `using` does to values: see `castSql`. What is `none` fails for every value that is not
 * null.
 */
export function casts(from: TypeIn, to: TypeIn): Castability {
  if (widens(from.type, to.type) || keepsValues(from, to)) return "safe";
  const [left, right] = [elementOf(from.type), elementOf(to.type)];
  if (texts.has(from.type.name) || texts.has(to.type.name)) return "mayFail";
  if ((from.type.name === "array") !== (to.type.name === "array")) return "none";
  const isNamed = left.name === "named" && right.name === "named";
  return isNamed || isCastable(left, right) || (isNumber(left) && right.name === "boolean") ? "mayFail" : "none";
}

function keepsValues(from: TypeIn, to: TypeIn): boolean {
  const [left, right] = [from.type, to.type];
  // A day is the midnight that begins it; in a zone, which midnight depends on the session's.
  if (left.name === "date" && right.name === "datetime") return !right.zone;
  if (left.name === "array" && right.name === "array") {
    return keepsValues({ ...from, type: left.element }, { ...to, type: right.element });
  }
  const [before, after] = [valuesOf(from), valuesOf(to)];
  return before !== null && after !== null && before.every((value) => after.includes(value));
}

/** Of an enum; null for any other type. */
function valuesOf({ type, objects }: TypeIn): readonly string[] | null {
  if (type.name !== "named" || type.object !== "pg:enum") return null;
  const object = objects[objectKey({ kind: "pg:enum", schema: type.schema, name: type.type })];
  return object === undefined ? null : enumValues(object);
}

/**
 * How old values become new ones. Null where the cast of an assignment does it, which fails for what does not fit; the
 * explicit cast to `varchar(n)` would cut the text in silence.
 */
export function castSql(name: string, from: ColumnType, to: ColumnType, type: string): string | null {
  if (equal(from, to) || texts.has(to.name)) return null;
  if (isNumber(from) && isNumber(to)) return null;
  // Without a zone of its own, a cast takes the session's.
  if (from.name === "datetime" && to.name === "datetime" && from.zone !== to.zone) return `${name} AT TIME ZONE 'UTC'`;
  if (from.name === to.name && isMoment(from)) return null;
  const [isList, becomesList] = [from.name === "array", to.name === "array"];
  const direct = texts.has(from.name) || (isList === becomesList && isCastable(elementOf(from), elementOf(to)));
  return direct ? `${name}::${type}` : `${name}::text${isList && becomesList ? "[]" : ""}::${type}`;
}

/**
 * Has PostgreSQL a cast of its own from one to the other (pg_cast of 14 and 18)? Between the rest every value goes
 * through its text, which fails for the rows that do not fit and not for the statement.
 */
function isCastable(from: ColumnType, to: ColumnType): boolean {
  const between = (left: string, right: string) => from.name === left && to.name === right;
  if (equal(from, to) || from.name === "native" || to.name === "native") return true;
  if (texts.has(from.name) || texts.has(to.name)) return true;
  if (isNumber(to)) return isNumber(from) || between("boolean", "integer") || from.name === "json";
  return between("integer", "boolean") || between("json", "boolean") || isMomentCast(from, to);
}

function isMomentCast(from: ColumnType, to: ColumnType): boolean {
  return (from.name === "datetime" && isMoment(to)) || (from.name === "date" && to.name === "datetime");
}

function elementOf(type: ColumnType): ColumnType {
  return type.name === "array" ? elementOf(type.element) : type;
}

/** Is the stored form the same, so that no row has to be written? */
export function keepsRows(from: ColumnType, to: ColumnType): boolean {
  if (equal(from, to)) return true;
  if (!widens(from, to)) return false;
  if (from.name === "decimal" && to.name === "decimal") return to.precision === undefined || from.scale === to.scale;
  if (from.name === "ciText" || to.name === "ciText") return false;
  return (texts.has(from.name) && texts.has(to.name)) || (from.name === to.name && isMoment(from));
}
