/** The value that somebody gave for the rows of a column. Flags are texts: they are read as the column's type. */
import { MigError } from "../errors.ts";
import type { Column } from "../model/column.ts";
import type { Default } from "../model/default.ts";
import type { Json } from "../model/json.ts";
import { type ColumnType, showType } from "../model/type.ts";

/** Errors: MIG_ANSWER_INVALID for what is no value of the type. */
export function fillOf(given: Json, { name, type }: Column): Default {
  const value = typeof given === "string" ? readAs(type, given) : given;
  if (value !== undefined && value !== null) return { kind: "value", value };
  throw new MigError(
    "MIG_ANSWER_INVALID",
    `${JSON.stringify(given)} cannot fill ${name}: it is no ${showType(type)}.`,
    {
      details: { column: name, type: showType(type), given },
      next: "Give a value of the column's type, or SQL with --fill-sql.",
    },
  );
}

/** Undefined for a text that is not one. Types that core only knows by name are left to the database. */
function readAs(type: ColumnType, text: string): Json | undefined {
  switch (type.name) {
    case "smallint":
    case "integer":
      return /^[+-]?\d+$/.test(text) && Number.isSafeInteger(Number(text)) ? Number(text) : undefined;
    case "bigint":
      return /^[+-]?\d+$/.test(text) ? text : undefined;
    case "float":
      return text.trim() !== "" && Number.isFinite(Number(text)) ? Number(text) : undefined;
    case "boolean":
      return text === "true" ? true : text === "false" ? false : undefined;
    case "json":
    case "array":
      return parsed(text);
    default:
      return text;
  }
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
