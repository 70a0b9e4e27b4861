import { describe, expect, it } from "vitest";
import { concurrentIndex, create, loading, simple, source, world } from "../../test/memory-run.ts";
import { publicScope } from "../model/scope.ts";
import { lockName } from "./lock.ts";
import { migrate } from "./migrate.ts";
import { rollback } from "./rollback.ts";
import { status } from "./status.ts";

const plain = { file: true, outOfOrder: false, edited: null, difference: null };

describe("status", () => {
  it("of a new database creates nothing", async () => {
    const here = await world();
    expect(await status({ repo: here.repo, migrations: [simple("1")] })).toEqual({
      ledger: false,
      migrations: [{ version: "1", name: "step_1", state: "pending", row: null, ...plain }],
    });
    expect(await here.states()).toBeNull();
  });

  it("tells files and ledger together, by version", async () => {
    const here = await world();
    const applied = [simple("1"), simple("3"), simple("5")];
    await migrate({ ...here.options, migrations: applied });
    await rollback({ ...here.options, migrations: applied });
    const { ledger, migrations } = await status({ repo: here.repo, migrations: ["5", "4", "3", "2"].map(simple) });
    expect(ledger).toBe(true);
    expect(migrations.map(({ row, name, difference, ...rest }) => ({ ...rest, seq: row?.seq ?? null }))).toEqual([
      { version: "1", state: "applied", file: false, outOfOrder: false, edited: null, seq: 1 },
      { version: "2", state: "pending", file: true, outOfOrder: true, edited: null, seq: null },
      { version: "3", state: "applied", file: true, outOfOrder: false, edited: null, seq: 2 },
      { version: "4", state: "pending", file: true, outOfOrder: false, edited: null, seq: null },
      { version: "5", state: "pending", file: true, outOfOrder: false, edited: null, seq: null },
    ]);
  });

  it("tells what stopped halfway", async () => {
    const here = await world();
    const migrations = [source("1", [create("b"), concurrentIndex("a")], [])];
    await migrate({ ...here.options, migrations }).catch(() => null);
    const [one] = (await status({ repo: here.repo, migrations })).migrations;
    expect([one?.state, one?.row?.step, one?.row?.steps, one?.row?.note]).toEqual([
      "failed",
      1,
      2,
      "There is no such table.",
    ]);
  });

  it("loads nothing, unless it is to verify", async () => {
    const here = await world();
    await migrate({ ...here.options, migrations: [simple("1"), simple("2")] });
    const unloadable = loading("1", () => Promise.reject(new TypeError("loaded")));
    await expect(status({ repo: here.repo, migrations: [unloadable] })).resolves.toBeDefined();
    await expect(status({ repo: here.repo, migrations: [unloadable], verify: true })).rejects.toThrow("loaded");

    const edited = source("2", [create("other")], []);
    const { migrations } = await status({
      repo: here.repo,
      migrations: [simple("1"), edited, simple("3")],
      verify: true,
    });
    expect(migrations.map((one) => one.edited)).toEqual([false, true, null]);
  });

  it("waits for nobody", async () => {
    const here = await world();
    const other = await here.repo.adapter.connect(here.repo);
    await other.tryLock(lockName(here.repo.ledger, publicScope));
    await expect(status({ repo: here.repo, migrations: [] })).resolves.toEqual({ ledger: false, migrations: [] });
  });

  it("refuses duplicates", async () => {
    const here = await world();
    await expect(status({ repo: here.repo, migrations: [simple("1"), simple("1")] })).rejects.toMatchObject({
      code: "MIG_MIGRATION_DUPLICATE",
      details: { version: "1", migrations: ["1_step_1", "1_step_1"] },
    });
  });
});
