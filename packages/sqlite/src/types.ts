/**
 * Column types and the text that declares them. SQLite stores five kinds of values; the declared text only chooses the
 * affinity, so several of core's types are one text, and reading it back gives the simplest of them.
 */
import { type ColumnType, MigError, showType } from "@mig/core/adapter";
import { textOf, tokenize } from "./tokens.ts";

/** The only types of a STRICT table (sqlite.org/stricttables.html). */
const strictTypes: ReadonlySet<string> = new Set(["INT", "INTEGER", "REAL", "TEXT", "BLOB", "ANY"]);

/** The declared type text of a column; empty for none. Errors: MIG_UNSUPPORTED. */
export function typeText(type: ColumnType, strict: boolean): string {
  const text = looseText(type, strict);
  if (!strict || strictTypes.has(text)) return text;
  throw new MigError("MIG_UNSUPPORTED", `A STRICT table cannot have a column of the type ${showType(type)}.`, {
    details: { type: showType(type) },
    next: "Use integer, float, text, binary or native ANY, or remove the option strict from the table.",
  });
}

function looseText(type: ColumnType, strict: boolean): string {
  switch (type.name) {
    case "boolean":
    case "smallint":
    case "integer":
    case "bigint":
      return "INTEGER";
    case "float":
      return "REAL";
    case "decimal":
      if (type.precision === undefined) return "DECIMAL";
      return `DECIMAL(${[type.precision, ...(type.scale === undefined ? [] : [type.scale])].join(",")})`;
    case "string":
      return type.length === undefined || strict ? "TEXT" : `VARCHAR(${type.length})`;
    case "binary":
      return "BLOB";
    case "native":
      return nativeText(type.sql);
    case "named":
      throw new MigError("MIG_UNSUPPORTED", `SQLite has no types of the user's own such as ${showType(type)}.`, {
        details: { type: showType(type) },
        next: "Declare an enum, a text with a check, or a native type.",
      });
    default:
      return "TEXT";
  }
}

/** Type names are not case sensitive; upper case and single blanks make two spellings of one type equal. */
function nativeText(sql: string): string {
  const tokens = tokenize(sql);
  return textOf(tokens.map((token) => (token.kind === "name" ? { ...token, text: token.text.toUpperCase() } : token)))
    .replace(/ ?([(),]) ?/g, "$1")
    .trim();
}

const simple: Readonly<Record<string, ColumnType>> = {
  INTEGER: { name: "integer" },
  TEXT: { name: "text" },
  REAL: { name: "float" },
  BLOB: { name: "binary" },
  DECIMAL: { name: "decimal" },
};

/** The type that a declared text stands for. */
export function readType(text: string): ColumnType {
  const sql = nativeText(text);
  const known = simple[sql];
  if (known !== undefined) return known;
  const sized = /^(VARCHAR|DECIMAL)\((\d+)(?:,(\d+))?\)$/.exec(sql);
  const [, word, first, second] = sized ?? [];
  if (word === "VARCHAR" && second === undefined) return { name: "string", length: Number(first) };
  if (word === "DECIMAL") {
    return { name: "decimal", precision: Number(first), ...(second === undefined ? {} : { scale: Number(second) }) };
  }
  return { name: "native", sql };
}

/** How values are kept, by the rules of sqlite.org/datatype3.html section 3.1. */
export type Affinity = "integer" | "text" | "blob" | "real" | "numeric";

export function affinity(type: ColumnType): Affinity {
  const text = looseText(type, false).toUpperCase();
  if (text.includes("INT")) return "integer";
  if (/CHAR|CLOB|TEXT/.test(text)) return "text";
  if (text === "" || text.includes("BLOB")) return "blob";
  return /REAL|FLOA|DOUB/.test(text) ? "real" : "numeric";
}
