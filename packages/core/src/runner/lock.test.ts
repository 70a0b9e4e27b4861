import { describe, expect, it } from "vitest";
import { simple, world } from "../../test/memory-run.ts";
import { publicScope } from "../model/scope.ts";
import { lockName } from "./lock.ts";
import { migrate } from "./migrate.ts";

const name = "mig:schema_migrations:public";

describe("lockName", () => {
  const names = [
    [{ schema: null, name: "schema_migrations" }, publicScope, "mig:schema_migrations:public"],
    [{ schema: "ops", name: "ledger" }, publicScope, "mig:ops.ledger:public"],
    [{ schema: null, name: "a.b" }, publicScope, "mig:a%2Eb:public"],
    [{ schema: null, name: "ledger" }, { kind: "tenant", name: "public" }, "mig:ledger:tenant/public"],
  ] as const;
  for (const [ledger, scope, expected] of names) {
    it(expected, () => expect(lockName(ledger, scope)).toBe(expected));
  }
});

describe("the lock of a run", () => {
  it("is waited for, and the wait is told", async () => {
    const here = await world();
    const other = await here.repo.adapter.connect(here.repo);
    await other.tryLock(name);
    const clock = {
      ...here.clock,
      sleep: async (ms: number) => {
        await here.clock.sleep(ms);
        if (here.clock.now().getTime() > Date.parse("2026-01-01T00:00:12.000Z")) await other.unlock(name);
      },
    };
    const report = await migrate({ ...here.options, clock, migrations: [simple("1")] });
    expect(report.applied.map((one) => one.version)).toEqual(["1"]);
    const waits = here.events.flatMap((event) => (event.kind === "lockWaiting" ? [event] : []));
    expect(waits.map((wait) => Math.floor(wait.waitedMs / 5_000))).toEqual([0, 1, 2]);
    expect(new Set(waits.map((wait) => wait.holder?.replace(/\d+/, "n")))).toEqual(new Set(["session n"]));
  });

  it("is given up after the time that was allowed", async () => {
    const here = await world();
    const other = await here.repo.adapter.connect(here.repo);
    await other.tryLock(name);
    await expect(migrate({ ...here.options, migrations: [simple("1")], lockWaitMs: 3_000 })).rejects.toMatchObject({
      code: "MIG_LOCK_TIMEOUT",
      details: { lock: name, holder: expect.stringMatching(/^session \d+$/), waitedMs: 3_000 },
    });
    expect(await here.states()).toBeNull();
  });

  it("is not waited for at all with no time", async () => {
    const here = await world();
    const other = await here.repo.adapter.connect(here.repo);
    await other.tryLock(name);
    await expect(migrate({ ...here.options, migrations: [], lockWaitMs: 0 })).rejects.toMatchObject({
      code: "MIG_LOCK_TIMEOUT",
      details: { waitedMs: 0 },
    });
  });

  it("can be given up by the signal", async () => {
    const here = await world();
    const other = await here.repo.adapter.connect(here.repo);
    await other.tryLock(name);
    const controller = new AbortController();
    const clock = { ...here.clock, sleep: async () => controller.abort() };
    const running = migrate({ ...here.options, clock, migrations: [simple("1")], signal: controller.signal });
    await expect(running).rejects.toMatchObject({ code: "MIG_INTERRUPTED" });
  });

  it("that is lost is an error, with the report of what was done", async () => {
    const here = await world({ session: () => ({ unlock: async () => false }) });
    await expect(migrate({ ...here.options, migrations: [simple("1")] })).rejects.toMatchObject({
      code: "MIG_LOCK_LOST",
      details: { lock: name, report: { applied: [{ version: "1" }], failed: null, pending: [] } },
    });
  });

  it("lets many runs at once apply everything exactly once", async () => {
    const here = await world();
    const migrations = ["1", "2", "3"].map(simple);
    const clock = { ...here.clock, sleep: () => new Promise<void>((resolve) => setTimeout(resolve, 1)) };
    const reports = await Promise.all(
      Array.from({ length: 20 }, () => migrate({ ...here.options, clock, migrations })),
    );
    expect(reports.flatMap((report) => report.applied.map((one) => one.version)).sort()).toEqual(["1", "2", "3"]);
    expect(await here.states()).toEqual(["1 applied", "2 applied", "3 applied"]);
  });
});
