/** A declared type as a column's type, for one dialect. */
import type { ColumnType } from "../model/type.ts";
import type { CustomStorage, DeclaredType } from "./build-attribute.ts";
import { lookup } from "./lookup.ts";
import { type Place, resourceError } from "./resource-error.ts";

/** Errors: MIG_RESOURCE_INVALID for a size that no database has, and for a custom type without a word for the dialect. */
export function storageType(declared: DeclaredType, dialect: string, place: Place): ColumnType {
  if (declared.name === "array") {
    return { name: "array", element: storageType(declared.element, dialect, place) };
  }
  if (declared.name === "custom") return customType(declared.storage, dialect, place);
  const problem = problemOf(declared);
  if (problem === null) return declared.name === "enum" ? withoutHint(declared) : declared;
  throw resourceError(place, problem, { details: { type: declared } });
}

/** What values were called before is no part of the type. */
function withoutHint({ renamedFrom: _, ...type }: Extract<DeclaredType, { readonly name: "enum" }>): ColumnType {
  return type;
}

function customType(storage: CustomStorage, dialect: string, place: Place): ColumnType {
  const spelling = lookup(storage, dialect);
  if (typeof spelling === "object") {
    const { kind, schema, name } = spelling.object;
    return { name: "named", object: kind, schema, type: name };
  }
  if (spelling !== undefined && spelling.trim() !== "") return { name: "native", sql: spelling };
  throw resourceError(place, `its custom type has no storage for the adapter "${dialect}".`, {
    details: { adapter: dialect, storage },
    next: `Add it: a.custom({ storage: { ${dialect}: "…" } }).`,
  });
}

function problemOf(type: Exclude<DeclaredType, { readonly name: "array" | "custom" }>): string | null {
  switch (type.name) {
    case "string":
      return isCount(type.length, 1) ? null : "the length of a string is a whole number from 1.";
    case "decimal":
      if (!isCount(type.precision, 1)) return "the precision of a decimal is a whole number from 1.";
      if (!isCount(type.scale, 0)) return "the scale of a decimal is a whole number from 0.";
      return type.scale !== undefined && type.precision === undefined ? "a scale needs a precision." : null;
    case "time":
    case "datetime":
      return isCount(type.precision, 0, 6) ? null : "the precision of a time is a whole number from 0 to 6.";
    case "enum":
      if (type.values.length === 0) return "an enum needs at least one value.";
      if (new Set(type.values).size < type.values.length) return "an enum names a value twice.";
      return Object.keys(type.renamedFrom ?? {}).every((value) => type.values.includes(value))
        ? null
        : "renamedFrom of an enum names a value that it does not have.";
    default:
      return null;
  }
}

function isCount(given: number | undefined, least: number, most = Number.MAX_SAFE_INTEGER): boolean {
  return given === undefined || (Number.isInteger(given) && given >= least && given <= most);
}
