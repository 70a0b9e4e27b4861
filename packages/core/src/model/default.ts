/** Default values of columns, as the database is asked to fill them. */
import type { Json } from "./json.ts";

export type Default =
  /** A literal. Decimals, bigints, dates and times are texts; binary is hexadecimal; JSON and arrays are themselves. */
  | { readonly kind: "value"; readonly value: Json }
  /** The dialect's SQL, used as it is. */
  | { readonly kind: "sql"; readonly sql: string }
  /** A value that the database makes; each dialect has its own spelling or refuses. */
  | { readonly kind: "generator"; readonly name: GeneratorName };

/** `now` is the transaction's time in the column's own type, `today` its date. */
export type GeneratorName = "uuidv4" | "uuidv7" | "now" | "today";

export const generatorNames: readonly GeneratorName[] = ["uuidv4", "uuidv7", "now", "today"];

export const value = (literal: Json): Default => ({ kind: "value", value: literal });
export const sqlDefault = (text: string): Default => ({ kind: "sql", sql: text });
export const generated = (name: GeneratorName): Default => ({ kind: "generator", name });
