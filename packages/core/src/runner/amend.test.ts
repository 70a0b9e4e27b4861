import { describe, expect, it } from "vitest";
import { create, drop, ledgerRow, run, simple, source, type World, world } from "../../test/memory-run.ts";
import { baseline, repair, resolve } from "./amend.ts";
import { migrate } from "./migrate.ts";
import { rollback } from "./rollback.ts";
import { status } from "./status.ts";

const reason = "by hand";
const names = ({ changed }: { readonly changed: readonly { readonly version: string }[] }) =>
  changed.map(({ version }) => version);
const note = async (here: World, version: string) => (await ledgerRow(here, version))?.note;

describe("baseline", () => {
  it("records what the database has already, and runs only what comes later", async () => {
    const here = await world();
    const migrations = [simple("1"), simple("2"), simple("3")];
    expect(names(await baseline({ ...here.options, migrations, to: "2", reason }))).toEqual(["1", "2"]);
    expect(await here.tables()).toEqual([]);
    await migrate({ ...here.options, migrations });
    expect([await here.tables(), await here.states()]).toEqual([["t3"], ["1 applied", "2 applied", "3 applied"]]);
    expect(await note(here, "2")).toMatch(/^recorded as applied by baseline 2026-.* by tester: by hand$/);
    expect(names(await baseline({ ...here.options, migrations, reason }))).toEqual([]);
  });
});

describe("resolve", () => {
  const code = run("code", () => Promise.reject(new Error("refused")));
  const migrations = [source("1", [create("a"), code, create("b")], [drop("a")], { transaction: false })];
  const stopped = async () => {
    const here = await world();
    await migrate({ ...here.options, migrations }).catch(() => undefined);
    expect(await here.states()).toEqual(["1 failed"]);
    return here;
  };

  it.each([
    ["applied", "1 applied"],
    ["rolledBack", "1 rolledBack"],
    ["retry", "1 failed"],
  ] as const)("as %s: %s", async (as, state) => {
    const here = await stopped();
    await resolve({ ...here.options, migrations, version: "1", as, reason });
    expect(await here.states()).toEqual([state]);
    expect(await note(here, "1")).toMatch(new RegExp(`^resolved as ${as} 2026-.* by tester: by hand$`));
  });

  it("records a pending migration that was applied by hand", async () => {
    const here = await world();
    await resolve({ ...here.options, migrations: [simple("1")], version: "1", as: "applied", reason });
    expect([await here.tables(), await here.states()]).toEqual([[], ["1 applied"]]);
  });

  it.each([
    ["rolledBack", "1", "MIG_USAGE"],
    ["retry", "1", "MIG_USAGE"],
    ["applied", "9", "MIG_MIGRATION_UNKNOWN"],
  ] as const)("refuses %s of %s", async (as, version, code) => {
    const here = await world();
    const failing = resolve({ ...here.options, migrations: [simple("1")], version, as, reason });
    await expect(failing).rejects.toMatchObject({ code });
  });
});

describe("repair", () => {
  it("takes a changed file as it is, and what has no file for undone", async () => {
    const here = await world();
    const before = [simple("1"), simple("2")];
    await migrate({ ...here.options, migrations: before });
    const migrations = [source("1", [create("t1")], [drop("t1"), create("trace")])];
    const edited = async () =>
      (await status({ repo: here.repo, migrations, verify: true })).migrations.map(({ edited: is }) => is);
    expect(await edited()).toEqual([true, null]);
    await repair({ ...here.options, migrations, accept: ["1"], forget: ["2"], reason });
    expect(await edited()).toEqual([false]);
    expect(await here.states()).toEqual(["1 applied", "2 rolledBack"]);
    await rollback({ ...here.options, migrations });
    expect(await here.tables()).toEqual(["t2", "trace"]);
  });

  it.each([
    [{ accept: ["3"] }, "MIG_MIGRATION_UNKNOWN"],
    [{ forget: ["1"] }, "MIG_MIGRATION_UNKNOWN"],
    [{ accept: ["1"], reason: " " }, "MIG_USAGE"],
  ])("refuses %j", async (request, code) => {
    const here = await world();
    const migrations = [simple("1")];
    await migrate({ ...here.options, migrations });
    await expect(repair({ ...here.options, migrations, reason, ...request })).rejects.toMatchObject({ code });
  });
});
