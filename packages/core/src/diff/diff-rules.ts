import type { SchemaObject } from "../model/snapshot.ts";

/** The small questions that only a dialect can answer. */
export interface DiffRules {
  /** Can the object become `to` in place? */
  altersObject(from: SchemaObject, to: SchemaObject): boolean;
  /** Is an object that nobody asks for any more dropped, or left alone because others may use it? */
  dropsObject(object: SchemaObject): boolean;
}
