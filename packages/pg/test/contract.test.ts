/** The published contract suite, on the oldest and the newest supported server, and over each of the drivers. */
import { cp } from "node:fs/promises";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { citext } from "@electric-sql/pglite/contrib/citext";
import { testAdapter } from "@mig/core/testing";
import {
  NEWEST_POSTGRES,
  OLDEST_POSTGRES,
  type ScratchFolder,
  scratchDatabase,
  scratchFolder,
} from "@mig/test-support";
import { afterAll, beforeAll, describe, it } from "vitest";
import { pgliteContract, serverContracts } from "./contracts.ts";

const ledger = { schema: null, name: "schema_migrations" };

/** The versions between them differ in nothing that the adapter does; the long form looks. */
const majors = process.env["MIG_LONG"] === "1" ? [14, 15, 16, 17, 18] : [OLDEST_POSTGRES, NEWEST_POSTGRES];

for (const { name, adapter, major, skips, objects } of serverContracts.filter((contract) =>
  majors.includes(contract.major),
)) {
  describe(name, () => {
    testAdapter({
      describe,
      it,
      adapter,
      openDatabase: async () => {
        const { url, drop } = await scratchDatabase({ major });
        return { config: { url, ledger }, close: drop };
      },
      skips,
      objects,
    });
  });
}

const { adapter: pglite, skips, objects } = pgliteContract;

const empty = `
  RESET ALL;
  DO $$ DECLARE name text; BEGIN
    FOR name IN SELECT quote_ident(nspname) FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
    LOOP EXECUTE 'DROP SCHEMA ' || name || ' CASCADE'; END LOOP;
  END $$;
  CREATE SCHEMA public`;

/** Making a database takes PGlite a second: one instance is emptied after each case. */
describe("PGlite, an instance of the caller's", () => {
  let instance: PGlite;
  beforeAll(async () => {
    instance = await PGlite.create({ extensions: { citext } });
  });
  afterAll(() => instance.close());
  const { database, ...withoutFolder } = pglite;
  testAdapter({
    describe,
    it,
    adapter: withoutFolder,
    skips,
    objects,
    openDatabase: async () => ({
      config: { url: "memory://", options: { pglite: instance }, ledger },
      close: async () => {
        await instance.exec(empty);
      },
    }),
  });
});

describe("PGlite, a folder", () => {
  let template: ScratchFolder;
  beforeAll(async () => {
    template = await scratchFolder();
    await pglite.database?.create({ url: join(template.path, "db"), ledger });
  });
  afterAll(() => template.remove());
  const topics = ["connect", "database"];
  testAdapter({
    describe: (name, body) => (topics.includes(name) ? describe(name, body) : undefined),
    it,
    adapter: pglite,
    openDatabase: async () => {
      const folder = await scratchFolder();
      await cp(template.path, folder.path, { recursive: true });
      return { config: { url: join(folder.path, "db"), ledger }, close: () => folder.remove() };
    },
  });
});
