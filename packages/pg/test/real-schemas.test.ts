/** Whole schemas of real applications: read, built again from what was read, and read again. */
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { type Operation, type Snapshot, showTable, type Table } from "@mig/core/adapter";
import { describe, expect, test } from "vitest";
import { run, scratchSession } from "./scratch-session.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const folder = join(process.env["MIG_CORPUS"] ?? resolve(root, "../shared/corpus"), "real/pg");
const present = existsSync(folder);
if (!present) console.warn(`Skipped: the folder of real schemas is not there (${folder}); MIG_CORPUS names another.`);

/** Objects, then parents before partitions, then foreign keys. */
function creation({ tables, objects }: Snapshot): readonly Operation[] {
  const list = Object.values(tables).sort((left, right) => depth(left) - depth(right));
  const rank = ({ kind }: { readonly kind: string }) => ["pg:schema", "pg:extension", "pg:enum"].indexOf(kind) >>> 0;
  return [
    ...Object.values(objects)
      .sort((left, right) => rank(left) - rank(right))
      .map((object): Operation => ({ kind: "createObject", object })),
    ...list.map((table): Operation => ({ kind: "createTable", table: { ...table, foreignKeys: [] } })),
    ...list.flatMap((table) =>
      table.foreignKeys.map((foreignKey): Operation => ({ kind: "addForeignKey", table: ref(table), foreignKey })),
    ),
  ];
}

const depth = (table: Table) => (table.inherits === null ? 0 : 1);
const ref = ({ schema, name }: Table) => ({ schema, name });

describe.skipIf(!present)("real schemas", () => {
  test.each(["pagila", "bytebase", "langfuse", "crates_io"])("%s is read and built again", async (name) => {
    const { session: original } = await scratchSession();
    await original.query(readFileSync(join(folder, `${name}.sql`), "utf8"));
    const expected = await original.introspect({ kind: "public" });
    const { session: copy } = await scratchSession();
    await run(copy, creation(expected));
    const tables = Object.values(expected.tables).map(showTable);
    expect(tables.length).toBeGreaterThan(10);
    expect(await copy.introspect({ kind: "public" })).toEqual(expected);
  });
});
