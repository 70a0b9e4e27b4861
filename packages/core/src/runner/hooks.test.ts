import { expect, it } from "vitest";
import { concurrentIndex, create, simple, source, world } from "../../test/memory-run.ts";
import type { RunHook, RunHooks } from "../adapter/run-hooks.ts";
import { migrate } from "./migrate.ts";
import { rollback } from "./rollback.ts";

const names = ["beforeRun", "afterRun", "beforeEach", "afterEach", "afterBegin", "beforeCommit"] as const;

function recording(failing?: keyof RunHooks) {
  const called: string[] = [];
  const hook =
    (name: string): RunHook =>
    async ({ direction, migration }) => {
      called.push([name, direction, ...(migration === null ? [] : [migration.version])].join(" "));
      if (name === failing) throw new TypeError("no");
    };
  const hooks: RunHooks = Object.fromEntries(names.map((name) => [name, hook(name)]));
  return { called, hooks };
}

it("hooks are called around the run, each migration and each transaction", async () => {
  const here = await world();
  const { called, hooks } = recording();
  const repo = { ...here.repo, hooks };
  const migrations = [simple("1"), source("2", [create("a"), concurrentIndex("a")], [])];
  await migrate({ ...here.options, repo, migrations });
  await migrate({ ...here.options, repo, migrations });
  await rollback({ ...here.options, repo, migrations: [simple("1")], to: "2" }).catch(() => undefined);
  expect(called).toEqual([
    "beforeRun up",
    "beforeEach up 1",
    "afterBegin up 1",
    "beforeCommit up 1",
    "afterEach up 1",
    "beforeEach up 2",
    "afterBegin up 2",
    "beforeCommit up 2",
    "afterEach up 2",
    "afterRun up",
    "beforeRun down",
    "beforeEach down 2",
    "afterBegin down 2",
    "beforeCommit down 2",
    "afterEach down 2",
    "afterRun down",
  ]);
});

it.each([
  ["beforeRun", []],
  ["beforeEach", []],
  ["afterBegin", []],
  ["beforeCommit", []],
  ["afterEach", ["1 applied"]],
  ["afterRun", ["1 applied"]],
] as const)("what fails in %s stops the run", async (failing, states) => {
  const here = await world();
  const repo = { ...here.repo, hooks: recording(failing).hooks };
  await expect(migrate({ ...here.options, repo, migrations: [simple("1")] })).rejects.toMatchObject({
    code: "MIG_RUN_FAILED",
    details: { hook: failing },
  });
  expect(await here.states()).toEqual(states);
});
