import { describe, expect, it } from "vitest";
import { concurrentIndex, create, drop, run, simple, source, world } from "../../test/memory-run.ts";
import { migrate } from "./migrate.ts";
import { planMigrate, planRollback } from "./plan-runs.ts";
import { rollback } from "./rollback.ts";

const code = run("fill", async () => {});
const irreversible = { kind: "irreversible", reason: "gone" } as const;

describe("a plan", () => {
  it("tells parts, operations, what is lost and whether there is a way back, and does nothing", async () => {
    const here = await world();
    const migrations = [
      source("1", [create("a"), concurrentIndex("a"), code], [irreversible]),
      source("2", [drop("a")], [create("a")]),
    ];
    const { direction, migrations: planned } = await planMigrate({ repo: here.repo, migrations });
    expect([
      direction,
      planned.map(({ version, parts, reversible, dataLoss }) => [
        version,
        parts.map(({ transaction, steps }) => [transaction, ...steps.map(({ what }) => what)]),
        reversible,
        dataLoss,
      ]),
    ]).toEqual([
      "up",
      [
        [
          "1",
          [
            [true, "create table a"],
            [false, "create index a_index on a"],
            [true, "run fill"],
          ],
          false,
          [],
        ],
        ["2", [[true, "drop table a"]], true, ["a: all rows of a are deleted"]],
      ],
    ]);
    expect([await here.tables(), await here.states()]).toEqual([[], null]);
  });

  it("is the one that runs, or nothing does", async () => {
    const here = await world();
    const migrations = [simple("1"), simple("2")];
    const { digest } = await planMigrate({ repo: here.repo, migrations });
    const more = [...migrations, simple("3")];
    await expect(migrate({ ...here.options, migrations: more, plan: digest })).rejects.toMatchObject({
      code: "MIG_PLAN_CHANGED",
    });
    expect(await here.states()).toEqual(null);
    await migrate({ ...here.options, migrations, plan: digest });
    expect(await here.states()).toEqual(["1 applied", "2 applied"]);
  });

  it("of a rollback goes backwards, and is the one that runs", async () => {
    const here = await world();
    const migrations = [simple("1"), simple("2")];
    await migrate({ ...here.options, migrations });
    const plan = await planRollback({ repo: here.repo, migrations, all: true });
    expect(plan.migrations.map(({ version, dataLoss }) => [version, dataLoss])).toEqual([
      ["2", ["t2: all rows of t2 are deleted"]],
      ["1", ["t1: all rows of t1 are deleted"]],
    ]);
    await expect(rollback({ ...here.options, migrations, plan: plan.digest })).rejects.toMatchObject({
      code: "MIG_PLAN_CHANGED",
    });
    await rollback({ ...here.options, migrations, all: true, plan: plan.digest });
    expect(await here.tables()).toEqual([]);
  });
});
