/** Keys, foreign keys and checks of a table. */
import { type TableName, type TableRef, tableRef } from "./name.ts";

export interface PrimaryKey {
  /** As the database knows it; it does not follow when the table is renamed. */
  readonly name: string;
  readonly columns: readonly string[];
  /** Checked at the end of the transaction, on request or always; absent: at once. */
  readonly deferrable?: Exclude<Deferrable, "no">;
  readonly comment?: string;
  /** As of an index: see there. */
  readonly partOf?: TableRef;
  readonly only?: true;
}

export interface ForeignKey {
  readonly name: string;
  readonly columns: readonly string[];
  readonly references: { readonly table: TableRef; readonly columns: readonly string[] };
  readonly onDelete: ReferentialAction;
  readonly onUpdate: ReferentialAction;
  /** The columns that `setNull` and `setDefault` on delete touch; empty means all columns of the key. */
  readonly onDeleteColumns: readonly string[];
  readonly match: "simple" | "full" | "partial";
  /** Checked at the end of each statement, deferrable on request, or at commit. */
  readonly deferrable: Deferrable;
  /** False: existing rows were never checked. */
  readonly validated: boolean;
  readonly comment?: string;
}

export type ReferentialAction = "noAction" | "restrict" | "cascade" | "setNull" | "setDefault";
export type Deferrable = "no" | "immediate" | "deferred";

export interface Check {
  readonly name: string;
  /** The dialect's SQL, without outer parentheses. */
  readonly expression: string;
  readonly validated: boolean;
  /** Partitions and tables that inherit do not get it. */
  readonly noInherit?: true;
  /** It is a parent's, which leaves existing rows unchecked; those of this table were. */
  readonly inherited?: true;
  readonly comment?: string;
}

export interface ForeignKeyOptions {
  readonly name: string;
  readonly columns: readonly string[];
  readonly references: { readonly table: TableName; readonly columns: readonly string[] };
  readonly onDelete?: ReferentialAction;
  readonly onUpdate?: ReferentialAction;
  readonly onDeleteColumns?: readonly string[];
  readonly match?: ForeignKey["match"];
  readonly deferrable?: Deferrable;
  readonly validated?: boolean;
  readonly comment?: string;
}

/** @example foreignKey({ name: "posts_author_id_fkey", columns: ["author_id"], references: { table: "users", columns: ["id"] } }) */
export function foreignKey(options: ForeignKeyOptions): ForeignKey {
  return {
    name: options.name,
    columns: options.columns,
    references: { table: tableRef(options.references.table), columns: options.references.columns },
    onDelete: options.onDelete ?? "noAction",
    onUpdate: options.onUpdate ?? "noAction",
    onDeleteColumns: options.onDeleteColumns ?? [],
    match: options.match ?? "simple",
    deferrable: options.deferrable ?? "no",
    validated: options.validated ?? true,
    ...(options.comment === undefined ? {} : { comment: options.comment }),
  };
}

/** What `foreignKey` would need to build this key. */
export function foreignKeyOptions(of: ForeignKey): ForeignKeyOptions {
  const { table, columns } = of.references;
  return {
    name: of.name,
    columns: of.columns,
    references: { table: table.schema === null ? table.name : table, columns },
    ...(of.onDelete === "noAction" ? {} : { onDelete: of.onDelete }),
    ...(of.onUpdate === "noAction" ? {} : { onUpdate: of.onUpdate }),
    ...(of.onDeleteColumns.length === 0 ? {} : { onDeleteColumns: of.onDeleteColumns }),
    ...(of.match === "simple" ? {} : { match: of.match }),
    ...(of.deferrable === "no" ? {} : { deferrable: of.deferrable }),
    ...(of.validated ? {} : { validated: false }),
    ...(of.comment === undefined ? {} : { comment: of.comment }),
  };
}

export interface CheckOptions {
  readonly name: string;
  readonly expression: string;
  readonly validated?: boolean;
  readonly noInherit?: true;
  readonly inherited?: true;
  readonly comment?: string;
}

export function check(options: CheckOptions): Check {
  return {
    name: options.name,
    expression: options.expression,
    validated: options.validated ?? true,
    ...(options.noInherit === true ? { noInherit: true } : {}),
    ...(options.inherited === true ? { inherited: true } : {}),
    ...(options.comment === undefined ? {} : { comment: options.comment }),
  };
}

export function checkOptions(of: Check): CheckOptions {
  return {
    name: of.name,
    expression: of.expression,
    ...(of.validated ? {} : { validated: false }),
    ...(of.noInherit === true ? { noInherit: true } : {}),
    ...(of.inherited === true ? { inherited: true } : {}),
    ...(of.comment === undefined ? {} : { comment: of.comment }),
  };
}
