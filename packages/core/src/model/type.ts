/**
 * Column types, dialect-free. A dialect maps each to what it stores; what core has no word for is `native` (the
 * dialect's own spelling) or `named` (a type that is itself an object of the schema, such as an enum).
 */
export type ColumnType =
  | { readonly name: SimpleTypeName }
  /** A text with a maximal length in characters; without a length any length. */
  | { readonly name: "string"; readonly length?: number }
  | { readonly name: "decimal"; readonly precision?: number; readonly scale?: number }
  /** `precision`: digits of the second's fraction, 0 to 6; absent means the database's own maximum. */
  | { readonly name: "time"; readonly precision?: number }
  | { readonly name: "datetime"; readonly zone: boolean; readonly precision?: number }
  | { readonly name: "array"; readonly element: ColumnType }
  /** As declared, before a dialect lowers it to a type object or to a check. `type` names the type to create. */
  | { readonly name: "enum"; readonly values: readonly string[]; readonly type?: string }
  /** A type that is an object of the schema: `object` is its kind, such as `pg:enum`. */
  | { readonly name: "named"; readonly object: string; readonly schema: string | null; readonly type: string }
  /** The dialect's own spelling, used as it is. */
  | { readonly name: "native"; readonly sql: string };

export type SimpleTypeName =
  | "uuid"
  | "text"
  | "ciText"
  | "smallint"
  | "integer"
  | "bigint"
  | "float"
  | "boolean"
  | "date"
  | "binary"
  | "json";

export const simpleTypeNames: readonly SimpleTypeName[] = [
  "uuid",
  "text",
  "ciText",
  "smallint",
  "integer",
  "bigint",
  "float",
  "boolean",
  "date",
  "binary",
  "json",
];

/** How a type is written in a migration: its name alone where that says everything. */
export type TypeSpec = SimpleTypeName | "string" | "decimal" | "time" | ColumnType;

export function columnType(spec: TypeSpec): ColumnType {
  return typeof spec === "string" ? { name: spec } : spec;
}

/** For people: `decimal(10,2)`, `text[]`, `datetime with zone`. */
export function showType(type: ColumnType): string {
  switch (type.name) {
    case "string":
      return type.length === undefined ? "string" : `string(${type.length})`;
    case "decimal":
      return type.precision === undefined
        ? "decimal"
        : `decimal(${[type.precision, ...(type.scale === undefined ? [] : [type.scale])].join(",")})`;
    case "time":
      return type.precision === undefined ? "time" : `time(${type.precision})`;
    case "datetime": {
      const precision = type.precision === undefined ? "" : `(${type.precision})`;
      return `datetime${precision}${type.zone ? " with zone" : ""}`;
    }
    case "array":
      return `${showType(type.element)}[]`;
    case "enum":
      return `enum(${type.values.join(", ")})`;
    case "named":
      return type.schema === null ? type.type : `${type.schema}.${type.type}`;
    case "native":
      return type.sql;
    default:
      return type.name;
  }
}

const integerRank: Readonly<Record<string, number>> = { smallint: 1, integer: 2, bigint: 3 };
const textual: ReadonlySet<string> = new Set(["text", "string", "ciText"]);

/**
 * Can every value of `from` be kept in `to` unchanged? Used to tell which type changes lose data.
 * Unknown pairs say no: a needless warning is better than a missing one.
 */
export function widens(from: ColumnType, to: ColumnType): boolean {
  if (showType(from) === showType(to)) return true;
  const fromRank = integerRank[from.name];
  const toRank = integerRank[to.name];
  if (fromRank !== undefined && toRank !== undefined) return toRank >= fromRank;
  if (from.name === "decimal" && to.name === "decimal") return widensDecimal(from, to);
  if (fromRank !== undefined && to.name === "decimal") return to.precision === undefined;
  // A double holds every whole number of 32 bits.
  if (fromRank !== undefined && fromRank < 3 && to.name === "float") return true;
  if (from.name === "string" && to.name === "string") {
    return to.length === undefined || (from.length !== undefined && to.length >= from.length);
  }
  if (to.name === "string" && to.length !== undefined) return false;
  if (textual.has(to.name)) return from.name !== "binary" && from.name !== "native";
  if (from.name === "datetime" && to.name === "datetime") {
    return from.zone === to.zone && (to.precision ?? 6) >= (from.precision ?? 6);
  }
  if (from.name === "time" && to.name === "time") return (to.precision ?? 6) >= (from.precision ?? 6);
  if (from.name === "array" && to.name === "array") return widens(from.element, to.element);
  return false;
}

interface DecimalSize {
  readonly precision?: number;
  readonly scale?: number;
}

function widensDecimal(from: DecimalSize, to: DecimalSize): boolean {
  if (to.precision === undefined) return true;
  if (from.precision === undefined) return false;
  const fromScale = from.scale ?? 0;
  const toScale = to.scale ?? 0;
  return toScale >= fromScale && to.precision - toScale >= from.precision - fromScale;
}
