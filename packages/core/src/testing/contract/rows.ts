/** Rows survive what happens around them. These cases speak the SQL that databases share. */
import assert from "node:assert/strict";
import type { Session } from "../../adapter/adapter.ts";
import { column } from "../../model/column.ts";
import type { Snapshot } from "../../model/snapshot.ts";
import { type Table, table } from "../../model/table.ts";
import type { Operation } from "../../operations/vocabulary.ts";
import { type ContractTest, rejectsWith } from "./contract-test.ts";
import { create, lowerAll, perform, refOf } from "./schema-work.ts";

const posts = (more: { readonly title?: Table["columns"][number] } = {}): Table =>
  table({
    name: "posts",
    columns: [column("id", "integer", { nullable: false }), more.title ?? column("title", "text")],
    primaryKey: { name: "posts_pkey", columns: ["id"] },
  });

const notes = table({
  name: "notes",
  columns: [column("id", "integer"), column("post_id", "integer")],
  foreignKeys: [
    {
      name: "notes_post_id_fkey",
      columns: ["post_id"],
      references: { table: "posts", columns: ["id"] },
      onDelete: "cascade",
    },
  ],
});

async function insertPosts(session: Session): Promise<void> {
  await session.query(`INSERT INTO "posts" ("id", "title") VALUES (1, 'it''s one'), (2, NULL), (3, 'three')`);
}

async function titles(session: Session): Promise<readonly unknown[]> {
  const rows = await session.query(`SELECT "title" FROM "posts" ORDER BY "id"`);
  return rows.map((row) => row["title"]);
}

function only(snapshot: Snapshot): Table {
  return Object.values(snapshot.tables)[0] ?? posts();
}

function titleTo(from: Table, to: Table): Operation {
  const [before, after] = [from.columns[1], to.columns[1]];
  assert.ok(before !== undefined && after !== undefined);
  return { kind: "alterColumn", table: refOf(to), from: before, to: after };
}

export const rowTests: readonly ContractTest[] = [
  {
    name: "rows: are read by column name",
    run: async ({ connect, dialect }) => {
      const session = await connect();
      await create(session, dialect, [posts()]);
      await insertPosts(session);
      assert.deepEqual(await titles(session), ["it's one", null, "three"]);
    },
  },
  {
    name: "rows: go with a transaction that is rolled back",
    run: async ({ connect, dialect }) => {
      const session = await connect();
      await create(session, dialect, [posts()]);
      const body = async () => {
        await insertPosts(session);
        await session.query("this is no statement");
      };
      await rejectsWith(session.transaction(body), "MIG_STATEMENT_FAILED");
      assert.deepEqual(await titles(session), []);
    },
  },
  {
    name: "rows: survive another default of their column",
    run: async ({ connect, dialect }) => {
      const session = await connect();
      const before = await create(session, dialect, [posts()]);
      await insertPosts(session);
      const after = lowerAll(dialect, [posts({ title: column("title", "text", { default: "none" }) })]);
      await perform(session, dialect, [titleTo(only(before), only(after))]);
      assert.deepEqual(await titles(session), ["it's one", null, "three"]);
      await session.query(`INSERT INTO "posts" ("id") VALUES (4)`);
      assert.deepEqual(await titles(session), ["it's one", null, "three", "none"]);
    },
  },
  {
    name: "rows: survive a change of their table, and so do those that point at them",
    applies: ({ foreignKeys }) => foreignKeys,
    run: async ({ connect, dialect }) => {
      const session = await connect();
      await create(session, dialect, [posts(), notes]);
      await insertPosts(session);
      await session.query(`INSERT INTO "notes" ("id", "post_id") VALUES (1, 1), (2, 3)`);
      const [from, to] = [
        only(lowerAll(dialect, [posts()])),
        only(lowerAll(dialect, [posts({ title: column("title", { name: "string", length: 200 }) })])),
      ];
      await perform(session, dialect, [titleTo(from, to)]);
      assert.deepEqual(await titles(session), ["it's one", null, "three"]);
      const left = await session.query(`SELECT "post_id" FROM "notes" ORDER BY "id"`);
      assert.deepEqual(
        left.map((row) => row["post_id"]),
        [1, 3],
      );
    },
  },
  {
    name: "rows: that break a new rule refuse it",
    run: async ({ connect, dialect }) => {
      const session = await connect();
      const before = await create(session, dialect, [posts()]);
      await insertPosts(session);
      const after = lowerAll(dialect, [posts({ title: column("title", "text", { nullable: false }) })]);
      await rejectsWith(perform(session, dialect, [titleTo(only(before), only(after))]), "MIG_CONSTRAINT_VIOLATED");
      assert.deepEqual(await titles(session), ["it's one", null, "three"]);
    },
  },
  {
    name: "rows: that break a key are refused",
    run: async ({ connect, dialect }) => {
      const session = await connect();
      await create(session, dialect, [posts()]);
      await insertPosts(session);
      await rejectsWith(session.query(`INSERT INTO "posts" ("id") VALUES (1)`), "MIG_CONSTRAINT_VIOLATED");
    },
  },
  {
    name: "rows: that point at nothing are refused",
    applies: ({ foreignKeys }) => foreignKeys,
    run: async ({ connect, dialect }) => {
      const session = await connect();
      await create(session, dialect, [posts(), notes]);
      const orphan = session.query(`INSERT INTO "notes" ("id", "post_id") VALUES (1, 99)`);
      await rejectsWith(orphan, "MIG_CONSTRAINT_VIOLATED");
    },
  },
];
