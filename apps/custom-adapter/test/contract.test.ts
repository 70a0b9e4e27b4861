import { join } from "node:path";
import { type Skip, testAdapter } from "@mig/core/testing";
import { scratchFolder } from "@mig/test-support";
import { describe, it } from "vitest";
import { duckdbAdapter } from "../src/index.ts";

const skips: readonly Skip[] = [
  { test: "introspection: a column of ciText", reason: "DuckDB does not report the collation of a column" },
];

testAdapter({
  describe,
  it,
  adapter: duckdbAdapter,
  openDatabase: async () => {
    const folder = await scratchFolder();
    const config = { url: join(folder.path, "contract.duckdb"), ledger: { schema: null, name: "schema_migrations" } };
    return { config, close: () => folder.remove() };
  },
  skips,
});
