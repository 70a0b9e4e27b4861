import { join } from "node:path";
import { testAdapter } from "@mig/core/testing";
import { scratchFolder } from "@mig/test-support";
import { describe, it } from "vitest";
import { duckdbAdapter } from "../src/index.ts";
import { objects } from "./object-samples.ts";
import { skips } from "./skips.ts";

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
  objects,
});
