/** Many rows, some at a time, each time behind the last one: no statement runs long, and none counts over what is done. */
import { MigError } from "../errors.ts";
import type { Row, Value } from "../model/scope.ts";
import type { MigrationDb } from "./define.ts";

export interface Batches {
  /** Rows of the next batch, in the order of the key. The first value is the last key so far; null at first. */
  readonly next: (after: Value) => Promise<readonly Row[]>;
  /** The column of those rows that orders them; never null, never twice. */
  readonly key: string;
  /** What to do with a batch. Default: nothing, because `next` did it (`UPDATE ... RETURNING`). */
  readonly each?: (rows: readonly Row[]) => Promise<void>;
  /** A pause after each batch, for the others. */
  readonly pauseMs?: number;
}

/**
 * Goes over rows in batches, by key, and tells its progress; resolves to how many there were. With `transaction: false` in
 * the migration each batch commits by itself; begun again, it starts anew, so write `next` such that what is done is left out.
 *
 * @example
 * run("fill slugs", async (db) => {
 *   await inBatches(db, {
 *     key: "id",
 *     next: (after) =>
 *       db.query("SELECT id, title FROM posts WHERE slug IS NULL AND id > $1 ORDER BY id LIMIT 1000", [after ?? 0]),
 *     each: async (rows) => {
 *       for (const { id, title } of rows) await db.query("UPDATE posts SET slug = $1 WHERE id = $2", [slugOf(title), id]);
 *     },
 *   });
 * })
 */
export async function inBatches(
  db: Pick<MigrationDb, "progress">,
  { next, key, each, pauseMs = 0 }: Batches,
): Promise<number> {
  let done = 0;
  for (let after: Value = null; ; ) {
    const rows = await next(after);
    const last = rows.at(-1);
    if (last === undefined) return done;
    await each?.(rows);
    done += rows.length;
    db.progress(done);
    after = keyOf(last, key);
    if (pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}

function keyOf(row: Row, key: string): Value {
  const value = row[key];
  if (typeof value === "string" || typeof value === "number" || typeof value === "bigint") return value;
  throw new MigError("MIG_RUN_FAILED", `The rows of a batch have no key "${key}".`, {
    details: { key, columns: Object.keys(row) },
    next: "Let the query give the column that orders the rows.",
  });
}
