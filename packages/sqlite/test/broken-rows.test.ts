/** The suite's topic of rows, which the memory database of core has not: an adapter that loses some fails it. */
import { join } from "node:path";
import type { Adapter } from "@mig/core/adapter";
import { testAdapter } from "@mig/core/testing";
import { scratchFolder } from "@mig/test-support";
import { expect, test } from "vitest";
import { sqliteAdapter } from "../src/index.ts";

async function failing(adapter: Adapter, topic: string): Promise<readonly string[]> {
  const cases: { readonly name: string; readonly body: () => Promise<void> }[] = [];
  testAdapter({
    describe: (name, body) => (name === topic ? body() : undefined),
    it: (name, body) => void cases.push({ name, body }),
    adapter,
    openDatabase: async () => {
      const folder = await scratchFolder();
      const config = { url: join(folder.path, "x.db"), ledger: { schema: null, name: "schema_migrations" } };
      await sqliteAdapter.database?.create(config);
      return { config, close: () => folder.remove() };
    },
  });
  const failed: string[] = [];
  for (const { name, body } of cases) await body().catch(() => failed.push(name));
  return failed;
}

const { dialect } = sqliteAdapter;

test.each([
  ["a whole one", sqliteAdapter, []],
  [
    "one that copies no rows when it makes a table anew",
    {
      ...sqliteAdapter,
      dialect: {
        ...dialect,
        compile: (...given: Parameters<typeof dialect.compile>) =>
          dialect.compile(...given).filter(({ sql }) => !/^(INSERT INTO|SELECT CASE)/.test(sql)),
      },
    },
    [
      "rows: survive another default of their column",
      "rows: survive a change of their table, and so do those that point at them",
      "rows: that break a new rule refuse it",
    ],
  ],
] as const)("%s", async (_, adapter, cases) => {
  expect(await failing(adapter, "rows")).toEqual(cases);
});
