import { testAdapter } from "@mig/core/testing";
import { describe, it } from "vitest";
import { scratchFolder } from "@mig/test-support";
import { join } from "node:path";
import { sqliteAdapter } from "../src/index.ts";

/** An empty file in a folder of its own. */
async function openDatabase() {
  const folder = await scratchFolder();
  const config = { url: join(folder.path, "contract.db"), ledger: { schema: null, name: "schema_migrations" } };
  await sqliteAdapter.database?.create(config);
  return { config, close: () => folder.remove() };
}

testAdapter({ describe, it, adapter: sqliteAdapter, openDatabase });
