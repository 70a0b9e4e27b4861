/** What doctor finds, and whose session unlock ends, on a real server. */
import { tableRef } from "@mig/core/adapter";
import { doctor, type RunnerRepo, unlock } from "@mig/core/runner";
import { scratchDatabase } from "@mig/test-support";
import { expect, it } from "vitest";
import { pgAdapter } from "../src/index.ts";

async function withRepo(body: (repo: RunnerRepo & { readonly name: string }) => Promise<void>): Promise<void> {
  const database = await scratchDatabase();
  try {
    await body({
      name: "blog",
      adapter: pgAdapter,
      url: database.url,
      options: {},
      ledger: tableRef("schema_migrations"),
    });
  } finally {
    await database.drop();
  }
}

const connect = (repo: RunnerRepo) => pgAdapter.connect({ url: repo.url, ledger: repo.ledger });

it("finds a healthy database healthy, and names what is not", () =>
  withRepo(async (repo) => {
    const levels = async () =>
      (await doctor({ repo, migrations: [] })).findings.map(({ level, topic }) => `${level} ${topic}`);
    const healthy = ["ok server", "ok privileges", "ok connections", "ok locks", "ok lock", "ok ledger"];
    expect((await levels()).filter((line) => line !== "warning search path")).toEqual(healthy);
    const session = await connect(repo);
    await session.query("CREATE TABLE t (a int); INSERT INTO t VALUES (1), (1)");
    await session.query("CREATE UNIQUE INDEX CONCURRENTLY t_a ON t (a)").catch(() => undefined);
    await session.query("GRANT CREATE ON SCHEMA public TO PUBLIC");
    await session.query(
      "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET statement_timeout = 1000', current_database()); END $$",
    );
    await session.close();
    expect(await levels()).toEqual([
      "ok server",
      "ok privileges",
      "warning timeouts",
      "warning search path",
      "warning indexes",
      "ok connections",
      "ok locks",
      "ok lock",
      "ok ledger",
    ]);
  }));

it("shows who holds the lock, and ends that session when it is told to", () =>
  withRepo(async (repo) => {
    expect(await unlock({ repo, force: true })).toMatchObject({ holder: null, ended: false });
    const holder = await connect(repo);
    const lock = "mig:schema_migrations:public";
    await holder.tryLock(lock);
    expect(await unlock({ repo })).toMatchObject({
      lock,
      holder: expect.stringMatching(/^mig\/.*pid \d+/),
      ended: false,
    });
    expect(await unlock({ repo, force: true })).toMatchObject({ ended: true });
    await expect(holder.query("SELECT 1")).rejects.toMatchObject({ code: "MIG_LOCK_LOST" });
    expect(await unlock({ repo })).toMatchObject({ holder: null });
    await holder.close().catch(() => undefined);
  }));
