/** The published contract suite, over each of the drivers and in both journal modes. */
import { join } from "node:path";
import { testAdapter } from "@mig/core/testing";
import { scratchFolder } from "@mig/test-support";
import { describe, it } from "vitest";
import { fileContracts } from "./contracts.ts";

for (const { name, adapter, journalMode, skips, objects } of fileContracts) {
  describe(name, () => {
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
    testAdapter({ describe, it, adapter, openDatabase, skips, objects });
  });
}
