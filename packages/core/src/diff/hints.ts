/** What the declarations tell ahead of any question. A hint about what was done in an earlier migration says nothing. */
import type { Default } from "../model/default.ts";
import type { TableRef } from "../model/name.ts";
import type { ObjectRef } from "../model/snapshot.ts";

/** All keys are of the new state, by table key and column name. */
export interface Hints {
  readonly tables: Readonly<Record<string, TableRef>>;
  /** The column's former name. */
  readonly columns: PerColumn<string>;
  /** New value of an enum to old. */
  readonly values?: PerColumn<Readonly<Record<string, string>>>;
  /** The former names of new objects, by `objectKey`. */
  readonly objects?: Readonly<Record<string, ObjectRef>>;
  /** What rows get that have no value when the column becomes required. */
  readonly fills?: PerColumn<Default>;
  /** How values are converted when the column's type changes. */
  readonly conversions?: PerColumn<Conversion>;
  /** Which columns belong to the same attribute. Without it nothing is inferred from attributes. */
  readonly attributes?: { readonly before: AttributeNames; readonly after: AttributeNames };
}

type PerColumn<T> = Readonly<Record<string, Readonly<Record<string, T>>>>;

export interface Conversion {
  readonly using: string;
  readonly back?: string;
}

/** The attributes of a column where they are not called like it, in snake case. */
export type AttributeNames = PerColumn<readonly string[]>;

export const noHints: Hints = { tables: {}, columns: {} };
