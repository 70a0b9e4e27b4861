/** What happens around the transaction of one migration: busy databases, foreign keys, other runs. */
import { describe, expect, it } from "vitest";
import { create, drop, run, simple, source, world } from "../../test/memory-run.ts";
import type { TransactionOptions } from "../adapter/adapter.ts";
import type { RunHooks } from "../adapter/run-hooks.ts";
import { MigError } from "../errors.ts";
import { publicScope } from "../model/scope.ts";
import { memoryDialect } from "../testing/memory-dialect.ts";
import { migrate } from "./migrate.ts";

describe("a busy database", () => {
  /** The first statements that create `t1` are refused. */
  const busy = (times: number, code: "MIG_DATABASE_LOCKED" | "MIG_STATEMENT_FAILED") => {
    let left = times;
    return world({
      session: (session) => ({
        query: async (sql) => {
          if (!sql.includes('"t1"') || left === 0) return session.query(sql);
          left -= 1;
          throw new MigError(code, "busy");
        },
      }),
    });
  };

  it("is asked again, with growing pauses", async () => {
    const here = await busy(3, "MIG_DATABASE_LOCKED");
    await migrate({ ...here.options, migrations: [simple("1")] });
    const retries = here.events.flatMap((event) =>
      event.kind === "retry" ? [[event.version, event.attempt, event.waitMs]] : [],
    );
    expect(retries).toEqual([
      ["1", 1, 150],
      ["1", 2, 300],
      ["1", 3, 600],
    ]);
    expect(await here.states()).toEqual(["1 applied"]);
  });

  it("is asked again for as long as was allowed", async () => {
    const here = await busy(1_000, "MIG_DATABASE_LOCKED");
    await expect(migrate({ ...here.options, migrations: [simple("1")], retryMs: 5_000 })).rejects.toMatchObject({
      code: "MIG_DATABASE_LOCKED",
      details: { migration: "1_step_1", report: { failed: { version: "1" } } },
    });
    expect(here.clock.now().toISOString()).toBe("2026-01-01T00:00:05.000Z");
  });

  it("is told to the hook of the repo before each pause", async () => {
    const here = await busy(2, "MIG_DATABASE_LOCKED");
    const told: unknown[] = [];
    const hooks: RunHooks = { onRetry: async ({ query: _, ...news }) => void told.push(news) };
    await migrate({ ...here.options, repo: { ...here.repo, hooks }, migrations: [simple("1")] });
    const same = { migration: { version: "1", name: "step_1" }, scope: publicScope, reason: "busy", blockers: [] };
    expect(told).toEqual([
      { ...same, attempt: 1, waitMs: 150 },
      { ...same, attempt: 2, waitMs: 300 },
    ]);
  });

  it("is not asked again when the hook fails", async () => {
    const here = await busy(2, "MIG_DATABASE_LOCKED");
    const hooks: RunHooks = { onRetry: () => Promise.reject(new TypeError("enough")) };
    const failing = migrate({ ...here.options, repo: { ...here.repo, hooks }, migrations: [simple("1")] });
    await expect(failing).rejects.toMatchObject({ code: "MIG_RUN_FAILED", details: { hook: "onRetry" } });
    expect(await here.states()).toEqual([]);
  });

  it("is the only failure that is tried again", async () => {
    const here = await busy(1, "MIG_STATEMENT_FAILED");
    await expect(migrate({ ...here.options, migrations: [simple("1")] })).rejects.toMatchObject({
      code: "MIG_STATEMENT_FAILED",
    });
    expect(here.events.filter((event) => event.kind === "retry")).toEqual([]);
  });

  it("is waited for before there is a ledger", async () => {
    const here = await world();
    const other = await here.repo.adapter.connect(here.repo);
    const { promise, resolve } = Promise.withResolvers<void>();
    const writing = other.transaction(() => promise);
    const clock = {
      ...here.clock,
      sleep: async () => {
        resolve();
        await writing;
      },
    };
    await migrate({ ...here.options, clock, migrations: [simple("1")] });
    expect(here.events[0]).toMatchObject({ kind: "retry", attempt: 1 });
    expect(await here.states()).toEqual(["1 applied"]);
  });
});

describe("foreign keys", () => {
  /** What each transaction was begun with, beside those of the ledger. */
  async function begun(dialect: Partial<typeof memoryDialect>) {
    const options: Pick<TransactionOptions, "referencesOff">[] = [];
    const bodies: string[] = [];
    const here = await world({
      dialect,
      session: (session) => ({
        transaction: (body, given) => {
          options.push({ referencesOff: given?.referencesOff ?? false });
          return session.transaction(body, given);
        },
      }),
    });
    const code = run("code", async () => void bodies.push("code"));
    await migrate({ ...here.options, migrations: [source("1", [create("a"), code, drop("a")], [])] });
    expect(await here.states()).toEqual(["1 applied"]);
    return [options.slice(1), bodies];
  }
  const off: typeof memoryDialect.compile = (operations, before, scope) =>
    memoryDialect
      .compile(operations, before, scope)
      .map((one) => ({ ...one, referencesOff: operations[one.origin]?.kind === "dropTable" }));

  it("stay on when nothing asks for more", async () => {
    expect(await begun({})).toEqual([[{ referencesOff: false }], ["code"]]);
  });

  it("are off from the beginning when that is known", async () => {
    expect(await begun({ compile: off })).toEqual([[{ referencesOff: true }], ["code"]]);
  });

  it("are off from the beginning when the state of the database tells", async () => {
    expect(await begun({ compile: off, readsState: () => true })).toEqual([[{ referencesOff: true }], ["code"]]);
  });

  it("are switched off by beginning again when that turns out on the way", async () => {
    const compile: typeof off = (operations, before, scope) => {
      const isThere = before.tables["a"] !== undefined;
      return off(operations, before, scope).map((one) => ({ ...one, referencesOff: one.referencesOff && isThere }));
    };
    expect(await begun({ compile, readsState: () => true })).toEqual([
      [{ referencesOff: false }, { referencesOff: true }],
      ["code", "code"],
    ]);
  });
});

describe("the state that a dialect compiles from", () => {
  it("is that of the moment, and of the tables that are touched", async () => {
    const seen: (readonly string[])[] = [];
    const here = await world({
      dialect: {
        readsState: (operations) => operations.some((op) => op.kind === "dropTable"),
        compile: (operations, before, scope) => {
          if (operations.some((op) => op.kind === "dropTable")) seen.push(Object.keys(before.tables));
          return memoryDialect.compile(operations, before, scope);
        },
      },
    });
    const code = run("make", async () => {});
    await migrate({ ...here.options, migrations: [source("1", [create("a"), create("b"), code, drop("a")], [])] });
    // Once before the transaction, and once when its turn comes.
    expect(seen).toEqual([[], ["a"]]);
  });
});

describe("another run without a lock between sessions", () => {
  it("that did the migration first is noticed inside the transaction", async () => {
    const here = await world();
    const migrations = [simple("1"), simple("2")];
    const repo = { ...here.repo, adapter: unlocked(here.repo.adapter) };
    const first = simple("1");
    const racing = {
      ...first,
      load: async () => {
        await migrate({ ...here.options, repo, migrations });
        return first.load();
      },
    };
    const report = await migrate({ ...here.options, repo, migrations: [racing, simple("2"), simple("3")] });
    expect(report.applied.map((one) => one.version)).toEqual(["3"]);
    expect(here.story().slice(4)).toEqual([
      "started 1",
      "skipped 1",
      "started 2",
      "skipped 2",
      "started 3",
      "finished 3",
    ]);
    expect(await here.states()).toEqual(["1 applied", "2 applied", "3 applied"]);
  });

  it("that takes the number of the row is noticed by the row", async () => {
    let taken = false;
    const here = await world({
      session: (session) => ({
        ledger: {
          ...session.ledger,
          insert: async (scope, row) => {
            await session.ledger.insert(scope, row);
            if (taken) return;
            taken = true;
            await session.ledger.insert(scope, row);
          },
        },
      }),
    });
    await migrate({ ...here.options, migrations: [simple("1")] });
    expect(here.story()).toEqual(["started 1", "retry 1", "finished 1"]);
    expect(await here.ask((session) => session.ledger.read(publicScope))).toHaveLength(1);
  });
});

/** As on a database where the transaction is the only lock. */
function unlocked(adapter: Awaited<ReturnType<typeof world>>["repo"]["adapter"]): typeof adapter {
  return {
    ...adapter,
    connect: async (config) => {
      const session = await adapter.connect(config);
      session.tryLock = async () => true;
      session.unlock = async () => true;
      return session;
    },
  };
}
