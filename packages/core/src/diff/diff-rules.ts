import type { Castability, TypeIn } from "../model/castability.ts";
import type { SchemaObject, Snapshot } from "../model/snapshot.ts";
import type { Table } from "../model/table.ts";

/** The small questions that only a dialect can answer. */
export interface DiffRules {
  /** Can the object become `to` in place? */
  altersObject(from: SchemaObject, to: SchemaObject): boolean;
  /** Is an object that nobody asks for any more dropped, or left alone because others may use it? */
  dropsObject(object: SchemaObject): boolean;
  /** Is it dropped and created anew around a change that it cannot bear? */
  rebuildsObject(object: SchemaObject): boolean;
  /** Must what rests on it make way while `from` becomes `to` in place? */
  disturbsObject(from: SchemaObject, to: SchemaObject): boolean;
  /** Does a plain cast keep every value of the one type in the other? */
  casts(from: TypeIn, to: TypeIn): Castability;
  /** The table of this state as it would be if it stopped having anything from others, with all that it has from them. */
  alone(table: Table, state: Snapshot): Table;
  /** Can the table only become `to` by being made anew, and are rows lost with it? */
  remakes(from: Table, to: Table): "no" | "empty" | "rows";
}
