/** The published contract suite, on the oldest and the newest supported server, and over each of the drivers. */
import { cp } from "node:fs/promises";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { citext } from "@electric-sql/pglite/contrib/citext";
import { type Skip, testAdapter } from "@mig/core/testing";
import {
  NEWEST_POSTGRES,
  OLDEST_POSTGRES,
  type ScratchFolder,
  scratchDatabase,
  scratchFolder,
} from "@mig/test-support";
import { afterAll, beforeAll, describe, it } from "vitest";
import { pgAdapter } from "../src/index.ts";
import { pgliteAdapter } from "../src/pglite.ts";
import { postgresJsAdapter } from "../src/postgres-js.ts";

const ledger = { schema: null, name: "schema_migrations" };

/** The manifest describes the newest server. */
const olderSkips: readonly Skip[] = [
  { test: "introspection: a virtual computed column", reason: "PostgreSQL computes columns at reading since 18" },
];

const servers = [
  ["pg", pgAdapter, OLDEST_POSTGRES],
  ["pg", pgAdapter, NEWEST_POSTGRES],
  ["postgres", postgresJsAdapter, NEWEST_POSTGRES],
] as const;

describe.each(servers)("%s %#, PostgreSQL %i", (_, adapter, major) => {
  testAdapter({
    describe,
    it,
    adapter,
    openDatabase: async () => {
      const { url, drop } = await scratchDatabase({ major });
      return { config: { url, ledger }, close: drop };
    },
    skips: major < 18 ? olderSkips : [],
  });
});

/** Making a database takes PGlite a second: one instance is emptied after each case. */
describe("PGlite, an instance of the caller's", () => {
  let pglite: PGlite;
  beforeAll(async () => {
    pglite = await PGlite.create({ extensions: { citext } });
  });
  afterAll(() => pglite.close());
  const { dialect, connect } = pgliteAdapter;
  testAdapter({
    describe,
    it,
    adapter: { dialect, connect },
    openDatabase: async () => ({
      config: { url: "memory://", options: { pglite }, ledger },
      close: async () => {
        await pglite.exec("RESET ALL; DROP SCHEMA public CASCADE; CREATE SCHEMA public");
      },
    }),
  });
});

describe("PGlite, a folder", () => {
  let template: ScratchFolder;
  beforeAll(async () => {
    template = await scratchFolder();
    await pgliteAdapter.database?.create({ url: join(template.path, "db"), ledger });
  });
  afterAll(() => template.remove());
  const topics = ["connect", "database"];
  testAdapter({
    describe: (name, body) => (topics.includes(name) ? describe(name, body) : undefined),
    it,
    adapter: pgliteAdapter,
    openDatabase: async () => {
      const folder = await scratchFolder();
      await cp(template.path, folder.path, { recursive: true });
      return { config: { url: join(folder.path, "db"), ledger }, close: () => folder.remove() };
    },
  });
});
