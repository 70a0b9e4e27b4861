/** Concurrent index builds that were stopped, refused or invalid: the next run puts them right by itself. */

import { tableRef } from "@mig/core/adapter";
import { column, createIndex, createTable, dropIndex } from "@mig/core/migration";
import { migrate, type RunHooks, rollback } from "@mig/core/runner";
import { expect, it } from "vitest";
import { pgAdapter } from "../src/index.ts";
import { dying } from "./dying.ts";
import { migratedRepo, source } from "./migrated-repo.ts";

const index = { name: "posts_title_index", keys: ["title"], unique: true };
const build = { concurrently: true };
const table = source("20260101000000", {
  format: 1,
  up: [createTable("posts", { columns: [column("id", "integer", { nullable: false }), column("title", "text")] })],
  down: [],
});
const indexed = source("20260101000001", {
  format: 1,
  transaction: false,
  up: [createIndex("posts", index, build)],
  down: [dropIndex("posts", index, build)],
});
const migrations = [table, indexed];
const at = migratedRepo(table);

const valid = async () =>
  (await at.admin.query("SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass('posts_title_index')")).map(
    (row) => row["indisvalid"],
  );

it.each(["before", "after"] as const)("goes on without a word when it was killed right %s the build", async (when) => {
  await expect(migrate({ repo: dying(at.repo, /^CREATE UNIQUE INDEX/, when), migrations })).rejects.toThrow("gone");
  expect(await at.lastState()).toEqual({ state: "running" });
  await migrate({ repo: at.repo, migrations });
  expect([await at.lastState(), await valid()]).toEqual([{ state: "applied" }, [true]]);
});

it.each(["before", "after"] as const)("goes on without a word when it was killed right %s the drop", async (when) => {
  await migrate({ repo: at.repo, migrations });
  await expect(rollback({ repo: dying(at.repo, /^DROP INDEX/, when), migrations })).rejects.toThrow("gone");
  await rollback({ repo: at.repo, migrations });
  expect([await at.lastState(), await valid()]).toEqual([{ state: "rolledBack" }, []]);
});

it("clears an invalid index away, and builds it when the rows allow it", async () => {
  await at.admin.query("INSERT INTO posts VALUES (1, 'same'), (2, 'same')");
  await expect(migrate({ repo: at.repo, migrations })).rejects.toMatchObject({ code: "MIG_CONSTRAINT_VIOLATED" });
  expect([await at.lastState(), await valid()]).toEqual([{ state: "failed" }, [false]]);
  await at.admin.query("DELETE FROM posts WHERE id = 2");
  await migrate({ repo: at.repo, migrations });
  expect([await at.lastState(), await valid()]).toEqual([{ state: "applied" }, [true]]);
});

it("does not take another index of the name for its own", async () => {
  await at.admin.query("CREATE INDEX posts_title_index ON posts (title, id)");
  await expect(migrate({ repo: at.repo, migrations })).rejects.toMatchObject({ code: "MIG_STATEMENT_FAILED" });
});

it("lets the hook of the repo end the session that stands in the way", async () => {
  const holder = await pgAdapter.connect({ url: at.repo.url, ledger: tableRef("schema_migrations") });
  await holder.query("BEGIN");
  await holder.query("INSERT INTO posts VALUES (7, 'seven')");
  const [row] = await holder.query("SELECT pg_backend_pid() AS pid");
  const more = source("20260101000002", { format: 1, up: [createIndex("posts", { keys: ["id"] })], down: [] });
  const hooks: RunHooks = {
    onRetry: async ({ query }) => {
      await query("SELECT pg_terminate_backend($1)", [Number(row?.["pid"])]);
    },
  };
  const report = await migrate({ repo: { ...at.repo, hooks }, migrations: [table, more], lockTimeoutMs: 50 });
  await holder.close().catch(() => undefined);
  expect(report.applied.map(({ version }) => version)).toEqual(["20260101000002"]);
});

it("tries a locked table again, and tells who holds it", async () => {
  const holder = await pgAdapter.connect({ url: at.repo.url, ledger: tableRef("schema_migrations") });
  const blockers: (readonly string[])[] = [];
  const more = source("20260101000002", {
    format: 1,
    up: [createIndex("posts", { keys: ["id"] })],
    down: [],
  });
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const holding = holder.transaction(async () => {
    await holder.query("INSERT INTO posts VALUES (7, 'seven')");
    await held;
  });
  const report = await migrate({
    repo: at.repo,
    migrations: [table, more],
    lockTimeoutMs: 50,
    onEvent: (event) => {
      if (event.kind !== "retry") return;
      blockers.push(event.blockers);
      release();
    },
  });
  await holding;
  await holder.close();
  expect(report.applied.map(({ version }) => version)).toEqual(["20260101000002"]);
  expect(blockers[0]?.[0]).toMatch(/^mig\/.*pid \d+, user \w+, in a transaction since .*INSERT INTO posts/);
});
