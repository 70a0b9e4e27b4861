import { describe, expect, it } from "vitest";
import { create, drop, ledgerRow, run, simple, source, world } from "../../test/memory-run.ts";
import { publicScope } from "../model/scope.ts";
import { migrate } from "./migrate.ts";
import type { MigrationSource } from "./migration-source.ts";
import { planRollback } from "./plan-runs.ts";
import { type RollbackOptions, rollback } from "./rollback.ts";

const versions = (list: readonly { readonly version: string }[]) => list.map((one) => one.version);

describe("what rollback undoes", () => {
  /** `2` was applied last. */
  const cases: readonly (readonly [what: string, Partial<RollbackOptions>, undone: readonly string[]])[] = [
    ["the last one applied, which is not the newest", {}, ["2"]],
    ["a number of them", { step: 2 }, ["2", "3"]],
    ["more than there are", { step: 9 }, ["2", "3", "1"]],
    ["a version and everything applied after it", { to: "3" }, ["2", "3"]],
    ["everything applied after a version", { toExclusive: "1" }, ["2", "3"]],
    ["nothing after the last one", { toExclusive: "2" }, []],
    ["everything", { all: true }, ["2", "3", "1"]],
  ];
  for (const [what, selection, undone] of cases) {
    it(what, async () => {
      const here = await world();
      const migrations = ["1", "2", "3"].map(simple);
      await migrate({ ...here.options, migrations: ["1", "3"].map(simple) });
      await migrate({ ...here.options, migrations, order: "allow" });
      const report = await rollback({ ...here.options, migrations, ...selection });
      expect([report.direction, versions(report.applied), report.pending]).toEqual(["down", undone, []]);
      const left = ["1", "2", "3"].filter((version) => !undone.includes(version));
      expect(await here.tables()).toEqual(left.map((version) => `t${version}`));
    });
  }

  it("nothing where nothing is applied, and no ledger is made for it", async () => {
    const here = await world();
    expect((await rollback({ ...here.options, migrations: [simple("1")] })).applied).toEqual([]);
    expect(await here.states()).toBeNull();
  });

  it("what destroys something only with consent, where that is asked for: by a word or by the plan's digest", async () => {
    const here = await world();
    const migrations = ["1", "2"].map(simple);
    const options = { ...here.options, migrations };
    await migrate(options);
    const { digest } = await planRollback({ ...options, step: 1 });
    await expect(rollback({ ...options, step: 1, acceptDataLoss: false })).rejects.toMatchObject({
      code: "MIG_DATA_LOSS",
      details: { lost: [expect.stringContaining("t2")], digest },
    });
    expect(await here.states()).toEqual(["1 applied", "2 applied"]);
    await rollback({ ...options, step: 1, acceptDataLoss: false, plan: digest });
    await rollback({ ...options, step: 1, acceptDataLoss: true });
    expect(await here.states()).toEqual(["1 rolledBack", "2 rolledBack"]);
  });

  it("and keeps the row, with a note", async () => {
    const here = await world();
    await migrate({ ...here.options, migrations: [simple("1")] });
    const before = await ledgerRow(here, "1");
    await rollback({ ...here.options, migrations: [simple("1")] });
    expect(await ledgerRow(here, "1")).toEqual({
      ...before,
      state: "rolledBack",
      note: "rolled back 2026-01-01T00:00:00.000Z by tester",
    });
  });
});

describe("what rollback refuses before anything runs", () => {
  const irreversible = source("2", [create("t2")], [{ kind: "irreversible", reason: "the values are gone" }]);
  const withCode = source("2", [create("t2")], [run("undo", async () => {}), drop("t2")]);
  const edited = source("2", [create("t2")], [run("undo it", async () => {}), drop("t2")]);
  const cases: readonly (readonly [
    what: string,
    applied: readonly MigrationSource[],
    request: Partial<RollbackOptions>,
    error: object,
  ])[] = [
    [
      "what cannot be undone, with the reason",
      [simple("1"), irreversible, simple("3")],
      { migrations: [simple("1"), irreversible, simple("3")], all: true },
      { code: "MIG_IRREVERSIBLE", details: { migration: "2_step_2", step: 1, reason: "the values are gone" } },
    ],
    [
      "a missing file, when the ledger does not know the way back",
      [simple("1"), withCode, simple("3")],
      { migrations: [simple("1"), simple("3")], all: true },
      { code: "MIG_MIGRATION_MISSING", details: { migration: "2_step_2" } },
    ],
    [
      "a changed file, when the ledger does not know the way back",
      [simple("1"), withCode, simple("3")],
      { migrations: [simple("1"), edited, simple("3")], all: true },
      { code: "MIG_MIGRATION_EDITED", details: { migration: "2_step_2" } },
    ],
    [
      "a version that is not applied",
      [simple("1"), simple("2"), simple("3")],
      { migrations: [], to: "9" },
      { code: "MIG_MIGRATION_UNKNOWN" },
    ],
    [
      "two bounds",
      [simple("1"), simple("2"), simple("3")],
      { migrations: [], all: true, step: 1 },
      { code: "MIG_USAGE" },
    ],
  ];
  for (const [what, applied, request, expected] of cases) {
    it(what, async () => {
      const here = await world();
      await migrate({ ...here.options, migrations: applied });
      await expect(rollback({ ...here.options, migrations: applied, ...request })).rejects.toMatchObject(expected);
      expect(await here.states()).toEqual(["1 applied", "2 applied", "3 applied"]);
    });
  }

  it("a changed file, unless it is accepted", async () => {
    const here = await world();
    await migrate({ ...here.options, migrations: [withCode] });
    await rollback({ ...here.options, migrations: [edited], acceptEdited: true });
    expect(await here.tables()).toEqual([]);
  });
});

describe("the way back", () => {
  it("is the ledger's when there is no file", async () => {
    const here = await world();
    await migrate({ ...here.options, migrations: [simple("1"), simple("2")] });
    const report = await rollback({ ...here.options, migrations: [], all: true });
    expect(versions(report.applied)).toEqual(["2", "1"]);
    expect(await here.tables()).toEqual([]);
  });

  it("is the ledger's, with a warning, when the file was changed", async () => {
    const here = await world();
    await migrate({ ...here.options, migrations: [simple("1")] });
    here.events.length = 0;
    await rollback({ ...here.options, migrations: [source("1", [create("t1")], [drop("other")])] });
    expect(here.story()).toEqual(["warning 1", "started 1", "finished 1"]);
    expect(await here.tables()).toEqual([]);
  });

  it("is the file's when it was not changed", async () => {
    const here = await world();
    const undone: string[] = [];
    const migrations = [source("1", [create("a")], [run("undo", async () => void undone.push("1")), drop("a")])];
    await migrate({ ...here.options, migrations });
    await rollback({ ...here.options, migrations });
    expect([undone, await here.tables()]).toEqual([["1"], []]);
  });

  it("of a newer mig is refused", async () => {
    const here = await world();
    await migrate({ ...here.options, migrations: [simple("1")] });
    const row = await ledgerRow(here, "1");
    await here.ask(async (session) => {
      if (row !== undefined) await session.ledger.update(publicScope, { ...row, down: '{"format":99,"down":[]}' });
    });
    await expect(rollback({ ...here.options, migrations: [] })).rejects.toMatchObject({
      code: "MIG_MIGRATION_VERSION",
    });
  });
});

describe("a failing rollback", () => {
  it("stops where it is, and the report says so", async () => {
    const here = await world();
    const migrations = [simple("1"), source("2", [create("t2")], [drop("t2"), drop("missing")]), simple("3")];
    await migrate({ ...here.options, migrations });
    await expect(rollback({ ...here.options, migrations, all: true })).rejects.toMatchObject({
      code: "MIG_STATEMENT_FAILED",
      details: {
        migration: "2_step_2",
        step: 2,
        report: {
          direction: "down",
          applied: [{ version: "3" }],
          failed: { version: "2" },
          pending: [{ version: "1", name: "step_1" }],
        },
      },
    });
    expect(await here.states()).toEqual(["1 applied", "2 applied", "3 rolledBack"]);
    expect(await here.tables()).toEqual(["t1", "t2"]);
  });
});
