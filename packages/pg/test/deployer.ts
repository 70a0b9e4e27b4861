/** A process of its own that creates three tables, one after the other. Tells each statement before it is sent, and how it ended. */
import { tableRef } from "@mig/core/adapter";
import { column, createTable, defineMigration, dropTable } from "@mig/core/migration";
import { isMigError, migrate } from "@mig/core/runner";
import { pgAdapter } from "../src/index.ts";

const [url = ""] = process.argv.slice(2);
const notes = { columns: [column("id", "integer", { nullable: false })], primaryKey: ["id"] };
const names = ["a", "b", "c"];
const second = /CREATE TABLE "?public"?."?b"?/;
const migration = defineMigration({
  format: 1,
  up: names.map((name) => createTable(name, notes)),
  down: names.toReversed().map((name) => dropTable(name, notes)),
});

try {
  await migrate({
    repo: { adapter: pgAdapter, url, options: {}, ledger: tableRef("schema_migrations") },
    migrations: [{ version: "1", name: "m1", load: async () => migration }],
    onEvent: (event) => {
      if (event.kind !== "statement") return;
      process.send?.(event.sql);
      // Who waits for this one has the time to end the process before it is sent.
      if (second.test(event.sql)) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500);
    },
  });
  process.send?.("done");
} catch (error) {
  process.send?.(isMigError(error) ? error.code : String(error));
}
process.disconnect();
