import type { Snapshot } from "./snapshot.ts";
import type { ColumnType } from "./type.ts";

/** A type in a state, whose objects say what a named type is. */
export interface TypeIn {
  readonly type: ColumnType;
  readonly objects: Snapshot["objects"];
}

/**
 * What becomes of the values of a column whose type changes, when nobody says how. `safe`: every value is kept,
 * whatever the rows are. `mayFail`: there is a way, but some values make it fail, or are rounded or cut. `none`: no
 * value survives it.
 */
export type Castability = "safe" | "mayFail" | "none";
