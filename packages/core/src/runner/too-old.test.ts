import { describe, expect, it } from "vitest";
import { concurrentIndex, create, drop, simple, source, world } from "../../test/memory-run.ts";
import { doctor } from "./doctor.ts";
import { migrate } from "./migrate.ts";
import { planMigrate } from "./plan-runs.ts";
import { rollback } from "./rollback.ts";
import { status } from "./status.ts";

const older = [simple("1"), simple("3")];
const why = "they read t1.name";
const marked = (mark: boolean | string) => source("2", [create("t2")], [drop("t2")], { breaking: mark });

describe("an older release beside a newer one", () => {
  it.each([[false], [""]])("goes on when nothing says that it must not: %j", async () => {
    const here = await world();
    await migrate({ ...here.options, migrations: [simple("1"), marked(false)] });
    await expect(migrate({ ...here.options, migrations: older })).resolves.toMatchObject({
      applied: [{ version: "3" }],
    });
  });

  it.each([
    [true, "they do not work with what it changed"],
    [why, why],
  ])("refuses to run when a migration that it lacks is marked: %j", async (mark, breaking) => {
    const here = await world();
    await migrate({ ...here.options, migrations: [simple("1"), marked(mark)] });
    const refusal = {
      code: "MIG_RELEASE_TOO_OLD",
      details: { migrations: [{ version: "2", name: "step_2", breaking }] },
    };
    await expect(migrate({ ...here.options, migrations: older })).rejects.toMatchObject(refusal);
    await expect(planMigrate({ ...here.options, migrations: older })).rejects.toMatchObject(refusal);
    expect(await here.tables()).toEqual(["t1", "t2"]);
    const [, row] = (await status({ repo: here.repo, migrations: older })).migrations;
    expect([row?.file, row?.row?.breaking]).toEqual([false, breaking]);
    const { findings } = await doctor({ repo: here.repo, migrations: older });
    expect(findings.flatMap(({ level, text }) => (level === "problem" ? [text] : []))).toEqual([
      "Releases must not run without these; deploy one that has them: 2_step_2.",
    ]);
  });

  it("is refused from the first part on, and free again when the migration is undone, by itself too", async () => {
    const here = await world();
    const halfway = source("2", [create("t2"), concurrentIndex("nowhere")], [drop("t2")], { breaking: why });
    await migrate({ ...here.options, migrations: [simple("1"), halfway] }).catch(() => null);
    expect(await here.states()).toEqual(["1 applied", "2 failed"]);
    await expect(migrate({ ...here.options, migrations: older })).rejects.toMatchObject({
      code: "MIG_RELEASE_TOO_OLD",
    });

    const other = await world();
    await migrate({ ...other.options, migrations: [simple("1"), marked(why)] });
    await rollback({ ...other.options, migrations: older });
    await expect(migrate({ ...other.options, migrations: older })).resolves.toMatchObject({
      applied: [{ version: "3" }],
    });
  });

  it("is told of the mark by the plan that brings it", async () => {
    const here = await world();
    const { migrations } = await planMigrate({ ...here.options, migrations: [simple("1"), marked(why)] });
    expect(migrations.map(({ breaking }) => breaking)).toEqual([null, why]);
  });
});
