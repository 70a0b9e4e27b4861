/** The published contract suite, over each of the drivers and in both journal modes. */
import { join } from "node:path";
import { type Skip, testAdapter } from "@mig/core/testing";
import { scratchFolder } from "@mig/test-support";
import { describe, it } from "vitest";
import { sqliteAdapter } from "../src/index.ts";
import { libsqlAdapter } from "../src/libsql.ts";
import { nodeSqliteAdapter } from "../src/node-sqlite.ts";

const idle: Skip = {
  test: "database: one in use is kept",
  reason: "an idle connection holds no lock on the file, so nobody can see it",
};

/** The journal mode decides who can see whom. */
const skips: Readonly<Record<"delete" | "wal", readonly Skip[]>> = { delete: [idle], wal: [] };

/** libSQL lets go of a file with a write-ahead log some time after it was closed, when its statements are collected. */
const drivers = [
  ["better-sqlite3", sqliteAdapter, ["delete", "wal"]],
  ["node:sqlite", nodeSqliteAdapter, ["delete", "wal"]],
  ["libSQL", libsqlAdapter, ["delete"]],
] as const;

for (const [driver, adapter, journalModes] of drivers) {
  for (const journalMode of journalModes) {
    describe(`${driver}, journal mode ${journalMode}`, () => {
      const openDatabase = async () => {
        const folder = await scratchFolder();
        const config = {
          url: join(folder.path, "contract.db"),
          options: { journalMode },
          ledger: { schema: null, name: "schema_migrations" },
        };
        await adapter.database?.create(config);
        return { config, close: () => folder.remove() };
      };
      testAdapter({ describe, it, adapter, openDatabase, skips: skips[journalMode] });
    });
  }
}
