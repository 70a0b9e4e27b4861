/** What the driver reports arrives as a MigError with a code. */
import assert from "node:assert/strict";
import { column } from "../../model/column.ts";
import { emptySnapshot } from "../../model/snapshot.ts";
import { table } from "../../model/table.ts";
import type { Operation } from "../../operations/vocabulary.ts";
import { type ContractTest, rejectsWith } from "./contract-test.ts";
import { assertHolds, create, perform, refOf } from "./schema-work.ts";

const posts = table({ name: "posts", columns: [column("title", "text")] });

export const errorTests: readonly ContractTest[] = [
  {
    name: "errors: a text that is no statement",
    run: async ({ connect }) => {
      const session = await connect();
      await rejectsWith(session.query("this is no statement"), "MIG_STATEMENT_FAILED");
    },
  },
  {
    name: "errors: a table that exists",
    run: async ({ connect, dialect }) => {
      const session = await connect();
      await create(session, dialect, [posts]);
      await rejectsWith(create(session, dialect, [posts]), "MIG_STATEMENT_FAILED");
    },
  },
  {
    name: "errors: an index of a table that does not exist",
    run: async ({ connect, dialect }) => {
      const session = await connect();
      const operations = table({ ...posts, indexes: [{ name: "posts_index", keys: ["title"] }] }).indexes.map(
        (index): Operation => ({ kind: "createIndex", table: refOf(posts), index }),
      );
      await rejectsWith(perform(session, dialect, operations), "MIG_STATEMENT_FAILED");
    },
  },
  {
    name: "errors: the session goes on after a refused statement",
    run: async ({ connect, dialect }) => {
      const session = await connect();
      await assert.rejects(session.query("this is no statement"));
      await assertHolds(session, dialect, emptySnapshot, "after the refused statement");
      await assertHolds(session, dialect, await create(session, dialect, [posts]), "after the next one");
    },
  },
];
