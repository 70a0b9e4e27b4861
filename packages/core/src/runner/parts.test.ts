/** Migrations that do not run in one transaction: recorded before, counted on the way, resumed where they stopped. */
import { describe, expect, it } from "vitest";
import {
  type Changes,
  concurrentIndex,
  create,
  drop,
  ledgerRow,
  run,
  source,
  type World,
  world,
} from "../../test/memory-run.ts";
import type { LedgerRow } from "../adapter/ledger-rows.ts";
import { MigError } from "../errors.ts";
import type { MigrationSpec, Step } from "../migration/define.ts";
import { publicScope } from "../model/scope.ts";
import { migrate } from "./migrate.ts";
import { rollback } from "./rollback.ts";

const parts = (row: LedgerRow | undefined) => row && [row.state, row.step, row.steps, row.note];

/** The steps of `1`, on a database that has the table `a`. */
function one(up: readonly Step[], more: Partial<MigrationSpec> = {}) {
  return [source("1", up, [drop("b")], more)];
}

async function withA(here: World): Promise<void> {
  await here.ask(
    async (session) => void (await session.query(JSON.stringify({ scope: publicScope, operation: create("a") }))),
  );
}

const indexNames = (here: World) =>
  here.ask(async (session) => {
    const { tables } = await session.introspect(publicScope);
    return Object.values(tables).flatMap((table) => table.indexes.map((index) => index.name));
  });

/** From the first statement that matches, nothing reaches the database any more. */
function dyingAt(match: RegExp): Changes {
  return {
    session: (session) => {
      let dead = false;
      const reach = <T>(action: () => Promise<T>): Promise<T> =>
        dead ? Promise.reject(new MigError("MIG_CONNECTION_FAILED", "gone")) : action();
      return {
        query: (sql) => {
          dead ||= match.test(sql);
          return reach(() => session.query(sql));
        },
        ledger: { ...session.ledger, update: (scope, row) => reach(() => session.ledger.update(scope, row)) },
      };
    },
  };
}

describe("a migration in parts", () => {
  const up = [create("b"), concurrentIndex("a"), create("c")];

  it("commits each part with its count", async () => {
    const seen: unknown[] = [];
    const here = await world();
    await withA(here);
    const look = run("look", async () => void seen.push([await here.tables(), parts(await ledgerRow(here, "1"))]));
    await migrate({ ...here.options, migrations: one([create("b"), concurrentIndex("a"), look, create("c")]) });
    expect(seen).toEqual([
      [
        ["a", "b"],
        ["running", 2, 3, null],
      ],
    ]);
    expect(parts(await ledgerRow(here, "1"))).toEqual(["applied", 3, 3, null]);
    expect(await here.tables()).toEqual(["a", "b", "c"]);
    expect(await indexNames(here)).toEqual(["a_index"]);
  });

  it("goes on at the part that was refused, without a word", async () => {
    const here = await world();
    const error = await migrate({ ...here.options, migrations: one(up) }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      code: "MIG_STATEMENT_FAILED",
      details: { step: 2, report: { failed: { version: "1" } } },
    });
    expect(parts(await ledgerRow(here, "1"))).toEqual(["failed", 1, 3, "There is no such table."]);
    expect(await here.tables()).toEqual(["b"]);

    await withA(here);
    here.events.length = 0;
    const report = await migrate({ ...here.options, migrations: one(up) });
    expect(here.story()).toEqual(["started 1", "resumed 1", "finished 1"]);
    expect(report.applied.map((done) => done.version)).toEqual(["1"]);
    expect(parts(await ledgerRow(here, "1"))).toEqual(["applied", 3, 3, null]);
    expect(await here.tables()).toEqual(["a", "b", "c"]);
  });

  const ends: readonly (readonly [resume: "retry" | "skip", indexes: readonly string[]])[] = [
    ["retry", ["a_index"]],
    ["skip", []],
  ];
  for (const [resume, indexes] of ends) {
    it(`asks what happened to a part that nobody saw the end of, and is told ${resume}`, async () => {
      const here = await world(dyingAt(/concurrently/));
      await withA(here);
      await expect(migrate({ ...here.options, migrations: one(up) })).rejects.toMatchObject({
        code: "MIG_CONNECTION_FAILED",
      });
      expect(parts(await ledgerRow(here, "1"))).toEqual(["running", 1, 3, null]);

      const again = { ...here.options, repo: here.healthy, migrations: one(up) };
      await expect(migrate(again)).rejects.toMatchObject({
        code: "MIG_INCOMPLETE",
        details: { migration: "1_step_1", step: 1, steps: 3, statement: expect.stringContaining("createIndex") },
      });
      await migrate({ ...again, resume });
      expect(await indexNames(here)).toEqual(indexes);
      expect(parts(await ledgerRow(here, "1"))).toEqual(["applied", 3, 3, null]);
      expect(await here.tables()).toEqual(["a", "b", "c"]);
    });
  }

  it("needs no word about a part in a transaction, whatever happened to it", async () => {
    const here = await world(dyingAt(/"name":"c"/));
    await withA(here);
    await expect(migrate({ ...here.options, migrations: one(up) })).rejects.toMatchObject({
      code: "MIG_CONNECTION_FAILED",
    });
    expect(parts(await ledgerRow(here, "1"))).toEqual(["running", 2, 3, null]);
    await migrate({ ...here.options, repo: here.healthy, migrations: one(up) });
    expect(await here.tables()).toEqual(["a", "b", "c"]);
  });

  it("that was changed may start afresh while nothing of it is done, and not later", async () => {
    const here = await world();
    await migrate({ ...here.options, migrations: one([concurrentIndex("a")]) }).catch(() => null);
    expect(parts(await ledgerRow(here, "1"))).toEqual(["failed", 0, 1, "There is no such table."]);
    await migrate({ ...here.options, migrations: one(up) }).catch(() => null);
    expect(parts(await ledgerRow(here, "1"))).toEqual(["failed", 1, 3, "There is no such table."]);
    await expect(migrate({ ...here.options, migrations: one([create("c")]) })).rejects.toMatchObject({
      code: "MIG_MIGRATION_EDITED",
    });
  });

  it("cannot be rolled back halfway up", async () => {
    const here = await world();
    await migrate({ ...here.options, migrations: one(up) }).catch(() => null);
    await expect(rollback({ ...here.options, migrations: one(up) })).rejects.toMatchObject({ code: "MIG_INCOMPLETE" });
  });

  it("asked for by the migration has one for every statement", async () => {
    const here = await world();
    await migrate({ ...here.options, migrations: one([create("a"), create("b")], { transaction: false }) });
    expect(parts(await ledgerRow(here, "1"))).toEqual(["applied", 2, 2, null]);
    await migrate({
      ...here.options,
      migrations: [...one([]), source("2", [create("c"), create("c"), create("d")], [], { transaction: false })],
    }).catch(() => null);
    expect(parts(await ledgerRow(here, "2"))).toEqual(["failed", 1, 3, "The table exists."]);
    expect(await here.tables()).toEqual(["a", "b", "c"]);
  });

  it("is what a database without transactions for its schema gets", async () => {
    const here = await world();
    const { dialect } = here.repo.adapter;
    const capabilities = { ...dialect.capabilities, transactionalDdl: false };
    const repo = { ...here.repo, adapter: { ...here.repo.adapter, dialect: { ...dialect, capabilities } } };
    await migrate({ ...here.options, repo, migrations: one([create("a"), create("b")]) });
    expect(parts(await ledgerRow(here, "1"))).toEqual(["applied", 2, 2, null]);
  });
});

describe("a rollback in parts", () => {
  const migrations = [
    source("1", [create("a"), create("b")], [concurrentIndex("a"), drop("b"), drop("missing"), drop("a")], {
      transaction: false,
    }),
  ];

  it("is resumed where it stopped, and stands in the way of migrate until then", async () => {
    const here = await world();
    await migrate({ ...here.options, migrations });
    await expect(rollback({ ...here.options, migrations })).rejects.toMatchObject({
      code: "MIG_STATEMENT_FAILED",
      details: { step: 3, report: { direction: "down", applied: [], failed: { version: "1" }, pending: [] } },
    });
    expect(parts(await ledgerRow(here, "1"))).toEqual(["reverting", 2, 4, "There is no such table."]);
    expect(await here.tables()).toEqual(["a"]);
    await expect(migrate({ ...here.options, migrations })).rejects.toMatchObject({ code: "MIG_INCOMPLETE" });

    await rollback({ ...here.options, migrations, resume: "skip" });
    expect(await here.tables()).toEqual([]);
    expect(await here.states()).toEqual(["1 rolledBack"]);
  });
});

describe("another run in the same parts", () => {
  it("is noticed before the next part begins, and its row is left alone", async () => {
    const here = await world({
      session: (session) => ({
        query: async (sql) => {
          const rows = await session.query(sql);
          const row = /concurrently/.test(sql) ? (await session.ledger.read(publicScope))?.[0] : undefined;
          if (row !== undefined) await session.ledger.update(publicScope, { ...row, state: "applied" });
          return rows;
        },
        ledger: { ...session.ledger, update: async () => {} },
      }),
    });
    await withA(here);
    await expect(
      migrate({ ...here.options, migrations: one([concurrentIndex("a"), create("b")]) }),
    ).rejects.toMatchObject({
      code: "MIG_LOCK_LOST",
    });
    expect(await here.tables()).toEqual(["a"]);
    expect(await here.states()).toEqual(["1 applied"]);
  });
});
