/** Constraints whose rows are checked later: each in a transaction of its own, and a stopped run goes on by itself. */

import { type Session, tableRef } from "@mig/core/adapter";
import {
  addCheck,
  addForeignKey,
  alterCheck,
  alterForeignKey,
  column,
  createTable,
  defineMigration,
  validateCheck,
  validateForeignKey,
} from "@mig/core/migration";
import { type MigrationSource, migrate, type RunnerRepo, rollback } from "@mig/core/runner";
import { scratchDatabase } from "@mig/test-support";
import { afterEach, beforeEach, expect, it } from "vitest";
import { pgAdapter } from "../src/index.ts";
import { dying } from "./dying.ts";

const short = { name: "short", expression: "length(title) < 9" };
const key = { columns: ["parent_id"], references: { table: "posts" } };
const source = (version: string, spec: Parameters<typeof defineMigration>[0]): MigrationSource => ({
  version,
  name: "step",
  load: async () => defineMigration(spec),
});
const migrations = [
  source("20260101000000", {
    format: 1,
    up: [
      createTable("posts", {
        columns: [
          column("id", "integer", { nullable: false }),
          column("title", "text"),
          column("parent_id", "integer"),
        ],
        primaryKey: ["id"],
      }),
      addCheck("posts", { ...short, validated: false }),
      addForeignKey("posts", { ...key, validated: false }),
    ],
    down: [],
  }),
  source("20260101000001", {
    format: 1,
    transaction: false,
    up: [validateCheck("posts", short), validateForeignKey("posts", key)],
    down: [
      alterForeignKey("posts", key, { ...key, validated: false }),
      alterCheck("posts", short, { ...short, validated: false }),
    ],
  }),
];

let database: Awaited<ReturnType<typeof scratchDatabase>>;
let repo: RunnerRepo & { readonly name: string };
let admin: Session;

beforeEach(async () => {
  database = await scratchDatabase();
  const config = { url: database.url, options: {}, ledger: tableRef("schema_migrations") };
  repo = { name: "blog", adapter: pgAdapter, ...config };
  admin = await pgAdapter.connect(config);
  await migrate({ repo, migrations: migrations.slice(0, 1) });
});
afterEach(async () => {
  await admin.close();
  await database.drop();
});

const validated = async () =>
  (
    await admin.query(
      "SELECT conname FROM pg_constraint WHERE conrelid = 'posts'::regclass AND convalidated AND contype IN ('c', 'f') ORDER BY 1",
    )
  ).map(({ conname }) => conname);
const lastState = async () => (await admin.query("SELECT state FROM schema_migrations ORDER BY seq DESC LIMIT 1"))[0];

it.each(["before", "after"] as const)(
  "goes on without a word when it was killed right %s a validation",
  async (when) => {
    await expect(migrate({ repo: dying(repo, /VALIDATE.*fkey/, when), migrations })).rejects.toThrow("gone");
    expect(await validated()).toEqual(["short"]);
    await migrate({ repo, migrations });
    expect([await validated(), await lastState()]).toEqual([["posts_parent_id_fkey", "short"], { state: "applied" }]);
  },
);

it("keeps what is checked already while the rows of another are put right", async () => {
  await admin.query("ALTER TABLE posts DISABLE TRIGGER ALL");
  await admin.query("INSERT INTO posts VALUES (1, 'a', 7)");
  await admin.query("ALTER TABLE posts ENABLE TRIGGER ALL");
  await expect(migrate({ repo, migrations })).rejects.toMatchObject({ code: "MIG_CONSTRAINT_VIOLATED" });
  expect(await validated()).toEqual(["short"]);
  await admin.query("DELETE FROM posts");
  await migrate({ repo, migrations });
  expect(await validated()).toEqual(["posts_parent_id_fkey", "short"]);
});

it("goes back to unchecked, and forth again", async () => {
  await migrate({ repo, migrations });
  await rollback({ repo, migrations });
  expect([await validated(), await lastState()]).toEqual([[], { state: "rolledBack" }]);
  await migrate({ repo, migrations });
  expect(await validated()).toEqual(["posts_parent_id_fkey", "short"]);
});
