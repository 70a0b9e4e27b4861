/** The published contract suite, on the oldest and the newest supported server. */
import { type Skip, testAdapter } from "@mig/core/testing";
import { NEWEST_POSTGRES, OLDEST_POSTGRES, scratchDatabase } from "@mig/test-support";
import { describe, it } from "vitest";
import { pgAdapter } from "../src/index.ts";

const ledger = { schema: null, name: "schema_migrations" };

/** The manifest describes the newest server. */
const olderSkips: readonly Skip[] = [
  { test: "introspection: a virtual computed column", reason: "PostgreSQL computes columns at reading since 18" },
];

describe.each([OLDEST_POSTGRES, NEWEST_POSTGRES])("PostgreSQL %i", (major) => {
  testAdapter({
    describe,
    it,
    adapter: pgAdapter,
    openDatabase: async () => {
      const { url, drop } = await scratchDatabase({ major });
      return { config: { url, ledger }, close: drop };
    },
    skips: major < 18 ? olderSkips : [],
  });
});
