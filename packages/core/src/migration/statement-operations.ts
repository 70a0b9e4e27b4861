/** SQL and code of the user's own. */
import { showTable, type TableName, type TableRef, tableRef } from "../model/name.ts";
import type { CustomStatement } from "../model/table.ts";
import type { OperationOf } from "../operations/vocabulary.ts";
import { type Call, call, plain } from "./code.ts";
import type { RunStep } from "./define.ts";
import { writtenName } from "./written-parts.ts";

/**
 * Runs SQL. Without `down` it cannot be undone by itself: write the migration's own `down` list.
 *
 * @example execute("CREATE VIEW live AS SELECT * FROM posts", "DROP VIEW live")
 */
export function execute(up: string, down?: string | null): OperationOf<"execute"> {
  return { kind: "execute", up, down: down ?? null };
}

/**
 * Runs the statement's `up` and keeps it with the table, so that it is undone and done again when the table is.
 *
 * @example addStatement("posts", { name: "touch", up: "CREATE TRIGGER touch ...", down: "DROP TRIGGER touch ON posts" })
 */
export function addStatement(table: TableName, statement: CustomStatement): OperationOf<"addStatement"> {
  return { kind: "addStatement", table: tableRef(table), statement };
}

/** Runs the statement's `down`. */
export function dropStatement(table: TableName, statement: CustomStatement): OperationOf<"dropStatement"> {
  return { kind: "dropStatement", table: tableRef(table), statement };
}

/**
 * Runs code between the operations, in the run's own session and transaction. The label stands for the code in the
 * checksum: change it when the code comes to mean something else.
 *
 * @example run("fill slugs", async (db) => { await db.query("UPDATE posts SET slug = lower(title)"); })
 */
export function run(label: string, body: RunStep["body"]): RunStep {
  return { kind: "run", label, body };
}

/**
 * Fills a column of the rows there are, before it becomes required. As mig writes it, without code, the migration
 * refuses to run: MIG_BACKFILL_MISSING.
 *
 * @example backfill("posts", "slug", async (db) => { await db.query("UPDATE posts SET slug = lower(title) WHERE slug IS NULL"); })
 */
export function backfill(table: TableName, column: string, body?: RunStep["body"]): RunStep {
  const label = `backfill ${showTable(tableRef(table))}.${column}`;
  return body === undefined ? { kind: "run", label, body: nothing, missing: true } : { kind: "run", label, body };
}

async function nothing(): Promise<void> {}

/** The place for it in a new migration. */
export function backfillCall({ table, column }: BackfillPlace): Call {
  return call("backfill", writtenName(table), column);
}

export interface BackfillPlace {
  readonly table: TableRef;
  readonly column: string;
}

const statementCall = ({ kind, table, statement }: OperationOf<"addStatement" | "dropStatement">): Call =>
  call(kind, writtenName(table), plain(statement));

export const statementCalls = {
  execute: ({ up, down }: OperationOf<"execute">) => call("execute", up, ...(down === null ? [] : [down])),
  addStatement: statementCall,
  dropStatement: statementCall,
};
