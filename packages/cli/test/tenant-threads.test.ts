/** Tenants as files, worked on by several threads: the same outcome as by one, whatever happens to tenants, threads and process. */
import { readdirSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { jsonLines, type Run, type TestProject, testProject } from "./test-project.ts";

// A busy disk makes hundreds of flushes slow.
vi.setConfig({ testTimeout: 120_000 });

const names = Array.from({ length: 50 }, (_, at) => `t${String(at).padStart(2, "0")}`);

const config = `import { isMainThread } from "node:worker_threads";
import { defineConfig, repo } from "@mig/core";
import { sqliteAdapter, tenantFiles } from "@mig/sqlite";
if (process.env.ALONE && !isMainThread) throw new Error("not in a thread");
const Repo = repo("app", { adapter: sqliteAdapter, url: "app.db", ...tenantFiles("tenants/*.db") });
export default defineConfig({ domains: [], repos: [Repo] });
`;

/** Each tenant notes which thread it was; some do what the environment tells them. */
const first = `import { threadId } from "node:worker_threads";
import { column, createTable, defineMigration, dropTable, run } from "@mig/core/migration";
const table = { columns: [column("thread", "integer")] };
export default defineMigration({
  format: 1,
  up: [
    createTable("notes", table),
    run("note", async (db) => {
      await db.query("INSERT INTO notes (thread) VALUES (?)", [threadId]);
      // As a slow disk does, in the driver.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 40);
      const what = JSON.parse(process.env.TENANTS ?? "{}")[db.scope.name];
      if (what === "fail") throw new Error("not here");
      if (what === "exit") process.exit(3);
      if (what === "late") setTimeout(() => { throw new Error("nobody waits for this"); });
      if (what !== undefined) await new Promise((done) => setTimeout(done, 50));
    }),
  ],
  down: [dropTable("notes", table)],
});
`;
const second = `import { addColumn, column, defineMigration, dropColumn } from "@mig/core/migration";
const more = column("more", "text");
export default defineMigration({ format: 1, up: [addColumn("notes", more)], down: [dropColumn("notes", more)] });
`;

let project: TestProject;
beforeEach(async () => {
  project = await testProject({
    "mig.config.js": config,
    "app.db": "",
    "priv/app/tenant_migrations/20260101000000_first.js": first,
    "priv/app/tenant_migrations/20260101000001_second.js": second,
  });
  await emptyTenants();
});
afterEach(() => project.remove());

async function emptyTenants(): Promise<void> {
  await mkdir(join(project.path, "tenants"), { recursive: true });
  for (const name of names) await writeFile(join(project.path, "tenants", `${name}.db`), "");
}

const migrate = (more: string, env: Readonly<Record<string, string>> = {}) =>
  project.mig(`migrate --tenants ${more}`, { env });

/** Of each tenant: the states in its ledger, and the threads that have written into it. */
function found(): Readonly<
  Record<string, { readonly ledger: readonly unknown[]; readonly threads: readonly unknown[] }>
> {
  const entries = names.map((name) => {
    const file = new DatabaseSync(join(project.path, "tenants", `${name}.db`));
    const all = (sql: string, column: string) => {
      const isThere = file.prepare("SELECT 1 FROM sqlite_schema WHERE name = ?").get(sql.split(" ")[3] ?? "");
      return isThere === undefined
        ? []
        : file
            .prepare(sql)
            .all()
            .map((row) => row[column]);
    };
    const ledger = all("SELECT state FROM schema_migrations ORDER BY seq", "state");
    const threads = all("SELECT thread FROM notes", "thread");
    file.close();
    return [name, { ledger, threads }] as const;
  });
  return Object.fromEntries(entries);
}

/** How many tenants have what in their ledger. */
function ledgers(): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { ledger } of Object.values(found())) {
    const key = ledger.join();
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}

const threadsOf = () => new Set(Object.values(found()).flatMap(({ threads }) => threads));
const whole = { "applied,applied": names.length };

/** Without times, each tenant's lines in their order. */
function story(run: Run): ReadonlyMap<unknown, readonly string[]> {
  const lines = jsonLines(run).map((line) =>
    JSON.stringify(line).replace(/"(durationMs|rate|etaMs|done)":[\d.]+/g, ""),
  );
  return Map.groupBy(lines, (line) => /"(?:tenant|name)":"(t\d\d)"/.exec(line)?.[1]);
}

test("whoever listens is told the same as by one thread, and each tenant has the same in its ledger", async () => {
  const alone = await migrate("--json --log-sql --concurrency 1");
  expect([...threadsOf()]).toEqual([0]);
  expect(ledgers()).toEqual(whole);
  await emptyTenants();
  const together = await migrate("--json --log-sql");
  expect({ code: together.code, err: together.err }).toEqual({ code: 0, err: "" });
  expect(threadsOf().size).toBeGreaterThan(1);
  expect(ledgers()).toEqual(whole);
  const [one, other] = [story(alone), story(together)];
  for (const name of names) expect(other.get(name)).toEqual(one.get(name));

  const back = await project.mig("rollback --tenants --to 20260101000001 --accept-data-loss");
  expect(back).toMatchObject({ code: 0, err: "", out: expect.stringContaining("50 rolled back") });
  expect(ledgers()).toEqual({ "applied,rolledBack": names.length });
  expect((await migrate("")).out).toContain("Tenants: 50 migrated.");
});

describe("what happens in one tenant touches no other", () => {
  test.each([
    ["fail", "t25: 20260101000000_first MIG_RUN_FAILED"],
    ["exit", "t25: MIG_THREAD_ENDED"],
    ["late", "t25: MIG_THREAD_ENDED"],
  ])("%s", async (what, text) => {
    const failed = await migrate("", { TENANTS: JSON.stringify({ t25: what }) });
    expect(failed).toMatchObject({ code: 6, err: expect.stringContaining(text) });
    expect(failed.err).toContain("1 of 50 tenants failed");
    expect(ledgers()).toEqual({ "": 1, "applied,applied": 49 });
    expect(await migrate("")).toMatchObject({ code: 0, err: "" });
    expect(ledgers()).toEqual(whole);
  });
});

test("so many failures end it, and a canary is alone", async () => {
  const all = JSON.stringify(Object.fromEntries(names.map((name) => [name, "fail"])));
  const failed = await migrate("--max-failures 25", { TENANTS: all });
  expect(failed.code).toBe(6);
  expect(Number(/(\d+) of 50 tenants failed/.exec(failed.err)?.[1])).toBeLessThan(25 + 4);
  expect((await migrate("--canary t03", { TENANTS: '{"t03":"fail"}' })).err).toContain("1 of 50 tenants failed");
  expect([...threadsOf()]).toEqual([]);
});

test("where a thread cannot load the project, one does everything", async () => {
  expect(await migrate("", { ALONE: "yes" })).toMatchObject({ code: 0, err: "" });
  expect(ledgers()).toEqual(whole);
  expect([...threadsOf()]).toEqual([0]);
});

test.each([
  ["SIGTERM", 143],
  ["SIGKILL", null],
] as const)(
  "%s in the middle: nothing is half, nobody goes on alone, and the next run does the rest",
  async (signal, code) => {
    const slow = JSON.stringify(Object.fromEntries(names.map((name) => [name, "slow"])));
    let [done, isSent] = [0, false];
    const stopped = await project.mig("migrate --tenants --json", {
      env: { TENANTS: slow },
      onOut: (text, kill) => {
        done += text.split('"kind":"tenantDone"').length - 1;
        if (done >= 20 && !isSent) kill(signal);
        isSent ||= done >= 20;
      },
    });
    expect(stopped.code).toBe(code);
    const before = ledgers();
    expect(threadsOf().size).toBeGreaterThan(1);
    expect(Object.keys(before).filter((states) => !["", "applied", "applied,applied"].includes(states))).toEqual([]);
    expect(before[""]).toBeGreaterThan(0);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(ledgers()).toEqual(before);
    expect(await migrate("")).toMatchObject({ code: 0, err: "" });
    expect(ledgers()).toEqual(whole);
    // Each was written into once: what was stopped was undone, or it was whole.
    expect(Object.values(found()).every(({ threads }) => threads.length === 1)).toBe(true);
    expect(readdirSync(join(project.path, "tenants")).filter((file) => !file.endsWith(".db"))).toEqual([]);
  },
);
