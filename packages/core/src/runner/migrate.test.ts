import { describe, expect, it } from "vitest";
import { create, ledgerRow, loading, run, simple, source, world } from "../../test/memory-run.ts";
import { MigError } from "../errors.ts";
import { publicScope } from "../model/scope.ts";
import { lockName } from "./lock.ts";
import { type MigrateOptions, migrate } from "./migrate.ts";
import { rollback } from "./rollback.ts";
import { toolVersion } from "./tool-version.ts";

const versions = (list: readonly { readonly version: string }[]) => list.map((one) => one.version);

async function caught(promise: Promise<unknown>): Promise<MigError> {
  const error = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof MigError) return error;
  throw new TypeError(`expected a MigError, got ${error}`);
}

describe("what migrate applies", () => {
  const all = ["1", "2", "3", "4"];
  const cases: readonly (readonly [
    what: string,
    applied: readonly string[],
    Partial<MigrateOptions>,
    expected: readonly string[],
  ])[] = [
    ["everything", [], {}, ["1", "2", "3", "4"]],
    ["what is not applied yet", ["1", "2"], {}, ["3", "4"]],
    ["gaps, when that is allowed", ["1", "3"], { order: "allow" }, ["2", "4"]],
    ["up to a version", [], { to: "2" }, ["1", "2"]],
    ["up to before a version", [], { toExclusive: "3" }, ["1", "2"]],
    ["a number of them", ["1"], { step: 2 }, ["2", "3"]],
    ["nothing up to a version that is applied", ["1", "2"], { to: "1" }, []],
    ["nothing when all is applied", all, {}, []],
  ];
  for (const [what, before, selection, expected] of cases) {
    it(what, async () => {
      const here = await world();
      await migrate({ ...here.options, migrations: before.map(simple) });
      const report = await migrate({ ...here.options, ...selection, migrations: all.map(simple).reverse() });
      const pending = all.filter((version) => ![...before, ...expected].includes(version));
      expect([versions(report.applied), report.failed, versions(report.pending)]).toEqual([expected, null, pending]);
      expect(await here.tables()).toEqual([...before, ...expected].sort().map((version) => `t${version}`));
    });
  }
});

describe("what migrate refuses before anything runs", () => {
  const cases: readonly (readonly [what: string, applied: readonly string[], Partial<MigrateOptions>, code: string])[] =
    [
      [
        "two migrations of one version",
        [],
        { migrations: [simple("1"), simple("2"), simple("2")] },
        "MIG_MIGRATION_DUPLICATE",
      ],
      [
        "two of one version, although one is applied",
        ["1"],
        { migrations: [simple("1"), simple("1")] },
        "MIG_MIGRATION_DUPLICATE",
      ],
      ["one that is older than what is applied", ["2"], {}, "MIG_OUT_OF_ORDER"],
      ["an unknown bound", [], { to: "9" }, "MIG_MIGRATION_UNKNOWN"],
      ["two bounds", [], { to: "1", step: 1 }, "MIG_USAGE"],
      ["no steps", [], { step: 0 }, "MIG_USAGE"],
      [
        "an irreversible step on the way up",
        [],
        { migrations: [source("1", [{ kind: "irreversible", reason: "x" }], [])] },
        "MIG_MIGRATION_INVALID",
      ],
      [
        "a later one that cannot be loaded",
        [],
        { migrations: [simple("1"), loading("2", () => Promise.reject(new MigError("MIG_MODULE_FAILED", "syntax")))] },
        "MIG_MODULE_FAILED",
      ],
    ];
  for (const [what, before, request, code] of cases) {
    it(what, async () => {
      const here = await world();
      await migrate({ ...here.options, migrations: before.map(simple) });
      const states = await here.states();
      const error = await caught(migrate({ ...here.options, migrations: ["1", "2"].map(simple), ...request }));
      expect(error.code).toBe(code);
      expect(await here.states()).toEqual(states);
      expect(await here.tables()).toEqual(before.map((version) => `t${version}`));
    });
  }

  it("a later one that cannot be compiled", async () => {
    const here = await world({
      dialect: {
        compile: (operations) => {
          if (operations.length < 2) return [];
          throw new MigError("MIG_UNSUPPORTED", "not on this database");
        },
      },
      session: (session) => ({ ledger: { ...session.ledger, read: async () => [] } }),
    });
    const migrations = [simple("1"), source("2", [create("a"), create("b")], [])];
    const error = await caught(migrate({ ...here.options, migrations }));
    expect([error.code, error.details["migration"]]).toEqual(["MIG_UNSUPPORTED", "2_step_2"]);
    expect(here.story()).toEqual([]);
  });
});

describe("the history", () => {
  it("is in the ledger, in the order of application", async () => {
    const here = await world();
    await migrate({ ...here.options, migrations: [simple("1")] });
    expect(await ledgerRow(here, "1")).toEqual({
      seq: 1,
      version: "1",
      name: "step_1",
      state: "applied",
      checksum: expect.stringMatching(/^1:[0-9a-f]{64}$/),
      step: 1,
      steps: 1,
      startedAt: "2026-01-01T00:00:00.000Z",
      finishedAt: "2026-01-01T00:00:00.000Z",
      durationMs: 0,
      appliedBy: "tester",
      toolVersion,
      down: expect.stringContaining('{"format":1,"transaction":true,"down":[{"kind":"dropTable",'),
      note: null,
      gist: '{"up":[{"args":["t1",{"columns":[{"args":["id","integer"],"call":"column"}]}],"call":"createTable"}]}',
      breaking: null,
      environment: null,
    });
  });

  it("keeps no way back that is code", async () => {
    const here = await world();
    await migrate({ ...here.options, migrations: [source("1", [create("a")], [run("undo", async () => {})])] });
    expect((await ledgerRow(here, "1"))?.down).toBeNull();
  });

  it("tells of what is older than applied ones, on demand", async () => {
    const here = await world();
    await migrate({ ...here.options, migrations: [simple("2")] });
    await migrate({ ...here.options, migrations: [simple("1"), simple("2")], order: "warn" });
    expect(here.story().slice(2)).toEqual(["warning 1", "started 1", "finished 1"]);
    expect(await here.states()).toEqual(["2 applied", "1 applied"]);
  });

  it("of a newer release is no obstacle; an older one without a file is worth a warning", async () => {
    const here = await world();
    await migrate({ ...here.options, migrations: [simple("1"), simple("3"), simple("9")] });
    here.events.length = 0;
    const report = await migrate({ ...here.options, migrations: [simple("3")] });
    expect([report.applied, report.pending]).toEqual([[], []]);
    expect(here.events.filter((event) => event.kind === "warning")).toEqual([
      {
        kind: "warning",
        code: "MIG_MIGRATION_MISSING",
        version: "1",
        name: "step_1",
        text: expect.any(String),
        scope: publicScope,
      },
    ]);
  });

  it("of a rolled back migration leaves it pending; applied again it has two rows", async () => {
    const here = await world();
    const migrations = [simple("1")];
    await migrate({ ...here.options, migrations });
    await rollback({ ...here.options, migrations });
    await migrate({ ...here.options, migrations });
    expect(await here.states()).toEqual(["1 rolledBack", "1 applied"]);
  });

  it("does not load what is applied", async () => {
    const here = await world();
    await migrate({ ...here.options, migrations: [simple("1")] });
    const applied = loading("1", () => Promise.reject(new TypeError("loaded")));
    expect(versions((await migrate({ ...here.options, migrations: [applied, simple("2")] })).applied)).toEqual(["2"]);
  });
});

describe("a failure", () => {
  const broken = source("2", [create("a"), create("a")], []);

  it("leaves nothing of its migration, and the report says where the run stands", async () => {
    const here = await world();
    const error = await caught(migrate({ ...here.options, migrations: [simple("1"), broken, simple("3")] }));
    expect({ code: error.code, details: { ...error.details, what: undefined } }).toEqual({
      code: "MIG_STATEMENT_FAILED",
      details: {
        migration: "2_step_2",
        step: 2,
        statement: expect.stringContaining('"createTable"'),
        operation: "create table a",
        report: {
          direction: "up",
          applied: [{ version: "1", name: "step_1", durationMs: 0 }],
          failed: { version: "2", name: "step_2", code: "MIG_STATEMENT_FAILED", message: "The table exists." },
          pending: [{ version: "3", name: "step_3" }],
        },
      },
    });
    expect(await here.tables()).toEqual(["t1"]);
    expect(await here.states()).toEqual(["1 applied"]);
    expect(here.story()).toEqual(["started 1", "finished 1", "started 2", "failed 2"]);
  });

  it("of code has a code of its own and names the step", async () => {
    const here = await world();
    const failing = source("1", [create("a"), run("fill", () => Promise.reject(new TypeError("no value")))], []);
    const error = await caught(migrate({ ...here.options, migrations: [failing] }));
    expect([error.code, error.details["step"], error.details["operation"]]).toEqual(["MIG_RUN_FAILED", 2, "run fill"]);
    expect(error.cause).toBeInstanceOf(TypeError);
    expect(await here.tables()).toEqual([]);
  });

  it("of a query in code keeps the code of the database", async () => {
    const here = await world();
    const body: MigrateOptions["migrations"] = [
      source("1", [{ kind: "run", label: "fill", body: async (db) => void (await db.query("no statement")) }], []),
    ];
    const error = await caught(migrate({ ...here.options, migrations: body }));
    expect([error.code, error.details["statement"], error.details["operation"]]).toEqual([
      "MIG_STATEMENT_FAILED",
      "no statement",
      "run fill",
    ]);
  });

  it("ends the session and the lock", async () => {
    const here = await world();
    await caught(migrate({ ...here.options, migrations: [broken] }));
    expect(await here.ask((session) => session.tryLock(lockName(here.repo.ledger, publicScope)))).toBe(true);
  });
});

describe("the order of steps", () => {
  it("is kept between operations and code, all in one transaction", async () => {
    const here = await world();
    const seen: (readonly string[])[] = [];
    const look = run("look", async () => void seen.push(await here.tables()));
    const inside = {
      kind: "run",
      label: "query",
      body: async (db: { query(sql: string): Promise<unknown> }) => {
        await db.query(JSON.stringify({ scope: publicScope, operation: create("b") }));
      },
    } as const;
    await migrate({ ...here.options, migrations: [source("1", [create("a"), look, inside, create("c")], [])] });
    expect(seen).toEqual([[]]);
    expect(await here.tables()).toEqual(["a", "b", "c"]);
    expect(here.events.flatMap((event) => (event.kind === "statement" ? [event.operation] : []))).toEqual([
      "create table a",
      null,
      "create table c",
    ]);
  });
});

describe("the signal", () => {
  it("stops the run between two migrations", async () => {
    const here = await world();
    const controller = new AbortController();
    const stopping = source("1", [create("t1"), run("stop", async () => controller.abort())], []);
    const error = await caught(
      migrate({ ...here.options, migrations: [stopping, simple("2")], signal: controller.signal }),
    );
    expect([error.code, error.details["report"]]).toEqual([
      "MIG_INTERRUPTED",
      {
        direction: "up",
        applied: [{ version: "1", name: "step_1", durationMs: 0 }],
        failed: null,
        pending: [{ version: "2", name: "step_2" }],
      },
    ]);
    expect(await here.states()).toEqual(["1 applied"]);
    expect(versions((await migrate({ ...here.options, migrations: [stopping, simple("2")] })).applied)).toEqual(["2"]);
  });
});
