import { join } from "node:path";
import { type Skip, testAdapter } from "@mig/core/testing";
import { scratchFolder } from "@mig/test-support";
import { describe, it } from "vitest";
import { sqliteAdapter } from "../src/index.ts";

const idle: Skip = {
  test: "database: one in use is kept",
  reason: "an idle connection holds no lock on the file, so nobody can see it",
};

/** The journal mode decides who can see whom. */
const modes: readonly (readonly [mode: string, skips: readonly Skip[]])[] = [
  ["delete", [idle]],
  ["wal", []],
];

for (const [journalMode, skips] of modes) {
  describe(`journal mode ${journalMode}`, () => {
    const openDatabase = async () => {
      const folder = await scratchFolder();
      const config = {
        url: join(folder.path, "contract.db"),
        options: { journalMode },
        ledger: { schema: null, name: "schema_migrations" },
      };
      await sqliteAdapter.database?.create(config);
      return { config, close: () => folder.remove() };
    };
    testAdapter({ describe, it, adapter: sqliteAdapter, openDatabase, skips });
  });
}
