/** Constraints whose rows are checked later: each in a transaction of its own, and a stopped run goes on by itself. */

import {
  addCheck,
  addForeignKey,
  alterCheck,
  alterForeignKey,
  column,
  createTable,
  validateCheck,
  validateForeignKey,
} from "@mig/core/migration";
import { migrate, rollback } from "@mig/core/runner";
import { expect, it } from "vitest";
import { dying } from "./dying.ts";
import { migratedRepo, source } from "./migrated-repo.ts";

const short = { name: "short", expression: "length(title) < 9" };
const key = { columns: ["parent_id"], references: { table: "posts" } };
const first = source("20260101000000", {
  format: 1,
  up: [
    createTable("posts", {
      columns: [column("id", "integer", { nullable: false }), column("title", "text"), column("parent_id", "integer")],
      primaryKey: ["id"],
    }),
    addCheck("posts", { ...short, validated: false }),
    addForeignKey("posts", { ...key, validated: false }),
  ],
  down: [],
});
const migrations = [
  first,
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

const at = migratedRepo(first);

const validated = async () =>
  (
    await at.admin.query(
      "SELECT conname FROM pg_constraint WHERE conrelid = 'posts'::regclass AND convalidated AND contype IN ('c', 'f') ORDER BY 1",
    )
  ).map(({ conname }) => conname);

it.each(["before", "after"] as const)(
  "goes on without a word when it was killed right %s a validation",
  async (when) => {
    await expect(migrate({ repo: dying(at.repo, /VALIDATE.*fkey/, when), migrations })).rejects.toThrow("gone");
    expect(await validated()).toEqual(["short"]);
    await migrate({ repo: at.repo, migrations });
    expect([await validated(), await at.lastState()]).toEqual([
      ["posts_parent_id_fkey", "short"],
      { state: "applied" },
    ]);
  },
);

it("keeps what is checked already while the rows of another are put right", async () => {
  await at.admin.query("ALTER TABLE posts DISABLE TRIGGER ALL");
  await at.admin.query("INSERT INTO posts VALUES (1, 'a', 7)");
  await at.admin.query("ALTER TABLE posts ENABLE TRIGGER ALL");
  await expect(migrate({ repo: at.repo, migrations })).rejects.toMatchObject({ code: "MIG_CONSTRAINT_VIOLATED" });
  expect(await validated()).toEqual(["short"]);
  await at.admin.query("DELETE FROM posts");
  await migrate({ repo: at.repo, migrations });
  expect(await validated()).toEqual(["posts_parent_id_fkey", "short"]);
});

it("goes back to unchecked, and forth again", async () => {
  await migrate({ repo: at.repo, migrations });
  await rollback({ repo: at.repo, migrations });
  expect([await validated(), await at.lastState()]).toEqual([[], { state: "rolledBack" }]);
  await migrate({ repo: at.repo, migrations });
  expect(await validated()).toEqual(["posts_parent_id_fkey", "short"]);
});
