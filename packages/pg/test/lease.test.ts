/**
 * Servers that only look like PostgreSQL: a lease instead of a lock, and every statement by itself. There is none of them
 * here; what runs is PostgreSQL that says it is one, so that the way is proven and not those servers.
 */
import { fork } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { type Session, tableRef } from "@mig/core/adapter";
import {
  addCheck,
  addColumn,
  addForeignKey,
  column,
  createTable,
  dropCheck,
  dropTable,
  renameColumn,
  renameTable,
  run,
} from "@mig/core/migration";
import {
  createTenant,
  doctor,
  dropTenant,
  migrate,
  migrateTenants,
  planMigrate,
  type RunEvent,
  rollback,
  unlock,
} from "@mig/core/runner";
import { describe, expect, onTestFinished, test } from "vitest";
import { isPostgres } from "../src/engine.ts";
import { pgAdapter } from "../src/index.ts";
import { LeaseLocks } from "../src/lease.ts";
import type { Ask } from "../src/lock.ts";
import { nodePostgres } from "../src/node-postgres.ts";
import { dying } from "./dying.ts";
import { failure } from "./scratch-session.ts";
import { counts, type ScratchTenants, scratchTenants, simple, source, tenantNames } from "./scratch-tenants.ts";

const cockroach = "CockroachDB CCL v25.4.0 (x86_64-pc-linux-gnu, built 2025/11/03 12:00:00, go1.25)";
const ledger = tableRef("schema_migrations");
const lock = "mig:schema_migrations:public";

test.each([
  ["PostgreSQL 18.1 on x86_64-linux, compiled by gcc-13.3.0, 64-bit", true],
  [
    "PostgreSQL 15.20 (Debian 15.20-1.pgdg12+1) on x86_64-pc-linux-gnu, compiled by gcc (Debian 12.2.0-14) 12.2.0, 64-bit",
    true,
  ],
  ["PostgreSQL 19beta1 on aarch64-apple-darwin24, compiled by Apple clang version 17.0.0, 64-bit", true],
  ["PostgreSQL 15.4, compiled by Visual C++ build 1937, 64-bit", true],
  [cockroach, false],
  ["PostgreSQL 15.12-YB-2025.1.0.0-b0 on x86_64-pc-linux-gnu, compiled by clang version 17.0.6, 64-bit", false],
  ["PostgreSQL 8.0.2 on i686-pc-linux-gnu, compiled by GCC gcc (GCC) 3.4.2, Redshift 1.0.12103", false],
  [
    "PostgreSQL 12.12 (Greenplum Database 7.0.0 build 1) on x86_64, compiled by gcc, 64-bit compiled on Sep 1 2023",
    false,
  ],
  ["PostgreSQL 13.14.0-RisingWave-1.8.0 (unknown)", false],
  ["PostgreSQL 16", false],
])("%s is PostgreSQL: %s", (version, expected) => {
  expect(isPostgres(version)).toBe(expected);
});

/** Says that it is another server: `version()` is found in a schema before the server's own. */
async function alike(names: readonly string[] = []): Promise<ScratchTenants> {
  const place = await scratchTenants(names);
  await place.ask(`CREATE SCHEMA mask; CREATE FUNCTION mask.version() RETURNS text LANGUAGE sql AS $$ SELECT '${cockroach}' $$;
    DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET search_path = mask, pg_catalog, public', current_database()); END $$`);
  return place;
}

async function opened({ repo: { url } }: ScratchTenants): Promise<Session> {
  const session = await pgAdapter.connect({ url, ledger });
  onTestFinished(() => session.close().catch(() => undefined));
  return session;
}

const ledgerOf = ({ ask }: ScratchTenants) =>
  ask("SELECT version, state, step, steps, note FROM public.schema_migrations ORDER BY seq");

const leases = ({ ask }: ScratchTenants) => ask("SELECT name FROM public.mig_leases");

const notes = { columns: [column("id", "integer", { nullable: false })], primaryKey: ["id"] };
const tables = (version: string, ...names: readonly string[]) =>
  source(
    version,
    names.map((name) => createTable(name, notes)),
    [...names].reverse().map((name) => dropTable(name, notes)),
  );
const two = tables("1", "a", "b");
/** Also in deployer.ts. */
const three = tables("1", "a", "b", "c");

describe("a run", () => {
  test("does every statement by itself, says so, and leaves no lease behind", async () => {
    const place = await alike();
    const { repo } = place;
    const events: RunEvent[] = [];
    const { migrations, digest } = await planMigrate({ repo, migrations: [two] });
    expect(migrations[0]?.parts.map(({ transaction, steps }) => [transaction, steps.length])).toEqual([
      [false, 1],
      [false, 1],
    ]);
    await migrate({ repo, migrations: [two], plan: digest, onEvent: (event) => void events.push(event) });
    expect(await ledgerOf(place)).toEqual([{ version: "1", state: "applied", step: 2, steps: 2, note: null }]);
    expect(await leases(place)).toEqual([]);
    expect(events.filter(({ kind }) => kind === "warning")).toEqual([
      expect.objectContaining({ code: "MIG_SERVER_ALIKE", text: expect.stringContaining("CockroachDB") }),
    ]);
    expect((await doctor({ repo, migrations: [two] })).findings).toContainEqual(
      expect.objectContaining({ level: "warning", topic: "server" }),
    );
    const { tables: found } = await (await opened(place)).introspect({ kind: "public" });
    expect(Object.keys(found).sort()).toEqual(["a", "b", "tenants"]);
    await rollback({ repo, migrations: [two] });
    expect(await place.tables("public")).toEqual(["mig_leases", "tenants"]);
  });

  test("that is refused keeps what is done, and goes on there when the cause is gone", async () => {
    const place = await alike();
    const { repo, ask } = place;
    await ask("CREATE TABLE b (id int)");
    for (const _ of [1, 2]) {
      await expect(migrate({ repo, migrations: [two] })).rejects.toThrow(failure("MIG_STATEMENT_FAILED", { step: 2 }));
      expect(await ledgerOf(place)).toMatchObject([{ state: "failed", step: 1, steps: 2 }]);
    }
    expect(await leases(place)).toEqual([]);
    await ask("DROP TABLE b");
    await migrate({ repo, migrations: [two] });
    expect(await ledgerOf(place)).toMatchObject([{ state: "applied", step: 2, steps: 2 }]);
  });

  test("waits for a lock no longer than the database says, and tries that statement again", async () => {
    const place = await alike();
    const { repo, ask } = place;
    await migrate({ repo, migrations: [two] });
    await ask("DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET lock_timeout = 100', current_database()); END $$");
    const client = await place.client();
    await client.query("BEGIN; LOCK TABLE a IN SHARE MODE");
    const waits: RunEvent[] = [];
    await migrate({
      repo,
      migrations: [two, source("2", [addColumn("a", column("more", "integer"))])],
      onEvent: (event) => {
        if (event.kind !== "retry") return;
        waits.push(event);
        void client.query("ROLLBACK");
      },
    });
    expect(waits).toEqual([
      expect.objectContaining({ version: "2", blockers: [expect.stringContaining("test, pid")] }),
    ]);
    expect(await ledgerOf(place)).toMatchObject([{ state: "applied" }, { version: "2", state: "applied" }]);
  });

  test("of two at once each statement is done once", async () => {
    const place = await alike();
    const { repo } = place;
    const migrations = [two, simple("2")];
    const reports = await Promise.all([1, 2, 3].map(() => migrate({ repo, migrations })));
    expect(reports.flatMap(({ applied }) => applied.map(({ version }) => version)).sort()).toEqual(["1", "2"]);
    expect(await leases(place)).toEqual([]);
  });
});

/** One migration of many kinds; of each statement of it the beginning. */
const rich = source("1", [
  createTable("a", {
    comment: "of notes",
    columns: [column("id", "integer", { nullable: false }), column("title", "text", { comment: "shown" })],
    primaryKey: ["id"],
    indexes: [{ keys: ["title"] }],
  }),
  addColumn("a", column("parent_id", "integer", { comment: "itself" })),
  addForeignKey("a", { name: "a_parent", columns: ["parent_id"], references: { table: "a", columns: ["id"] } }),
  addCheck("a", { name: "positive", expression: "id > 0" }),
  renameColumn("a", "title", "headline"),
  renameTable("a", "b"),
  dropCheck("b", { name: "positive", expression: "id > 0" }),
]);

test("a run that dies at any statement, before or after it is done, goes on there by itself", {
  timeout: 120_000,
}, async () => {
  const sent: string[] = [];
  const whole = await alike();
  const shape = async (place: ScratchTenants) => (await opened(place)).introspect({ kind: "public" });
  await migrate({
    repo: whole.repo,
    migrations: [rich],
    onEvent: (event) => event.kind === "statement" && sent.push(event.sql),
  });
  expect(sent.map((sql) => sql.split(" ").slice(0, 2).join(" "))).toEqual([
    ...["CREATE TABLE", "CREATE INDEX", "COMMENT ON", "COMMENT ON", "ALTER TABLE", "COMMENT ON", "ALTER TABLE"],
    ...["ALTER TABLE", "ALTER TABLE", "ALTER TABLE", "ALTER TABLE"],
  ]);
  for (const [position, sql] of sent.entries()) {
    for (const when of ["before", "after"] as const) {
      const place = await alike();
      const { repo } = place;
      const dies = dying(repo, new RegExp(`^${sql.replace(/[$()*+.?[\\\]^{|}]/g, "\\$&")}$`), when);
      await expect(migrate({ repo: dies, migrations: [rich] })).rejects.toThrow(failure("MIG_CONNECTION_FAILED"));
      expect(await ledgerOf(place)).toMatchObject([{ state: "running", step: position, steps: sent.length }]);
      await migrate({ repo, migrations: [rich] });
      expect(await ledgerOf(place)).toMatchObject([{ state: "applied", step: sent.length, steps: sent.length }]);
      expect([sql, when, await shape(place)]).toEqual([sql, when, await shape(whole)]);
    }
  }
});

/** A process of its own that is stopped or killed when it is about to create the second of three tables. */
async function deployer({ repo: { url } }: ScratchTenants, signal: NodeJS.Signals) {
  const child = fork(fileURLToPath(new URL("deployer.ts", import.meta.url)), [url], {
    execArgv: ["--conditions=mig-source"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const ended = once(child, "exit");
  const said: unknown[] = [];
  await new Promise<void>((resolve) => {
    child.on("message", (message: unknown) => {
      said.push(message);
      if (!/CREATE TABLE "?public"?."?b"?/.test(String(message))) return;
      child.kill(signal);
      resolve();
    });
  });
  return { child, ended, said };
}

describe("a process", () => {
  test("that was killed: the next one waits for its lease, asks the database what ran, and goes on", async () => {
    const place = await alike();
    const { repo, ask } = place;
    const { ended } = await deployer(place, "SIGKILL");
    await ended;
    expect(await ledgerOf(place)).toMatchObject([{ state: "running", step: 1, steps: 3 }]);
    await expect(migrate({ repo, migrations: [three], lockWaitMs: 0 })).rejects.toThrow(
      failure("MIG_LOCK_TIMEOUT", { holder: expect.stringMatching(/^mig\/.+, until /) }),
    );
    // As if the time had passed.
    await ask("UPDATE mig_leases SET expires_at = now()");
    await migrate({ repo, migrations: [three] });
    expect(await ledgerOf(place)).toMatchObject([{ state: "applied", step: 3, steps: 3 }]);
    expect(await place.tables("public")).toEqual(["a", "b", "c", "mig_leases", "tenants"]);
  });

  test("that was halted for longer than its lease does nothing when it wakes", { timeout: 90_000 }, async () => {
    const place = await alike();
    const { repo } = place;
    const { child, ended, said } = await deployer(place, "SIGSTOP");
    await migrate({ repo, migrations: [three] });
    const before = await ledgerOf(place);
    expect(before).toMatchObject([{ state: "applied", step: 3, steps: 3 }]);
    child.kill("SIGCONT");
    await ended;
    expect(said.at(-1)).toBe("MIG_LOCK_LOST");
    expect(await ledgerOf(place)).toEqual(before);
  });
});

describe("a lease", () => {
  const ms = 1_000;
  const name = "mig:a";

  async function twoSides(place: ScratchTenants): Promise<readonly { locks: LeaseLocks; ask: Ask }[]> {
    return Promise.all(
      ["one", "other"].map(async (holder) => {
        const session = await opened(place);
        const ask: Ask = (sql) => session.query(sql);
        const open = () => nodePostgres.connect({ url: place.repo.url, ledger }, holder);
        const locks = new LeaseLocks({ ask, open, holder, ms });
        onTestFinished(() => locks.close());
        return { locks, ask };
      }),
    );
  }

  test("is renewed while a long statement runs", async () => {
    const [one, other] = await twoSides(await alike());
    expect([await one?.locks.tryLock(name, {}), await other?.locks.tryLock(name, {})]).toEqual([true, false]);
    await one?.ask("SELECT pg_sleep(2.2)");
    one?.locks.check();
    expect(await other?.locks.tryLock(name, {})).toBe(false);
    expect([await one?.locks.unlock(name), await other?.locks.tryLock(name, {})]).toEqual([true, true]);
  });

  test("is lost to a process that does nothing else for too long, before anybody else can have it", async () => {
    const [one, other] = await twoSides(await alike());
    await one?.locks.tryLock(name, {});
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms * 0.85);
    expect(() => one?.locks.check()).toThrow(failure("MIG_LOCK_LOST", { lock: name }));
    expect(await other?.locks.tryLock(name, {})).toBe(false);
    expect(await one?.locks.unlock(name)).toBe(false);
  });

  test("that was taken over commits nothing", async () => {
    const place = await alike();
    const [one] = await twoSides(place);
    await one?.locks.tryLock(name, {});
    await place.ask("UPDATE mig_leases SET token = 'of another one'");
    await expect(one?.locks.beforeCommit()).rejects.toThrow(failure("MIG_LOCK_LOST"));
  });

  test("ends with its session, and is the holder's again within a transaction", async () => {
    const place = await alike();
    const [session, other] = [await opened(place), await opened(place)];
    expect([await session.tryLock("a"), await session.tryLock("a", { untilCommit: true })]).toEqual([true, true]);
    await session.transaction(async () => {
      expect(await session.tryLock("b", { untilCommit: true, shared: true })).toBe(true);
      expect(await other.tryLock("b", { shared: true })).toBe(false);
    });
    expect([await other.tryLock("b"), await other.tryLock("a")]).toEqual([true, false]);
    await session.close();
    expect(await other.tryLock("a")).toBe(true);
  });

  test("is shown, and taken away by force: its holder stops before others begin", { timeout: 60_000 }, async () => {
    const place = await alike();
    const { repo } = place;
    expect(await unlock({ repo, force: true })).toMatchObject({ holder: null, ended: false });
    const [holder, other] = [await opened(place), await opened(place)];
    await holder.tryLock(lock);
    expect(await unlock({ repo })).toMatchObject({ holder: expect.stringMatching(/^mig\/.+, until /), ended: false });
    expect(await unlock({ repo, force: true })).toMatchObject({ ended: true });
    expect(await other.tryLock(lock)).toBe(false);
    const options = { timeout: 20_000, interval: 200 };
    await expect.poll(() => holder.query("SELECT 1").catch((error) => error.code), options).toBe("MIG_LOCK_LOST");
    await expect.poll(() => other.tryLock(lock), options).toBe(true);
  });
});

describe("tenants", () => {
  test("have their turn one after the other", async () => {
    const place = await alike(tenantNames(5));
    const { repo } = place;
    let [running, most] = [0, 0];
    const counted = source("2", [
      run("count", async () => {
        running += 1;
        most = Math.max(most, running);
        await sleep(20);
        running -= 1;
      }),
    ]);
    const events: RunEvent[] = [];
    const report = await migrateTenants({
      repo,
      migrations: [simple("1"), counted],
      concurrency: 4,
      onEvent: (event) => void events.push(event),
    });
    expect([counts(report), most]).toEqual([{ migrated: 5 }, 1]);
    expect(events.flatMap((event) => (event.kind === "warning" ? [event.code] : []))).toEqual([
      "MIG_SERVER_ALIKE",
      "MIG_NO_ROOM",
    ]);
    expect(await leases(place)).toEqual([]);
  });

  test("are made part by part, and not inside a transaction of the caller's", async () => {
    const place = await alike();
    const { repo, ask } = place;
    expect(await createTenant(repo, "acme", { migrations: [simple("1")] })).toMatchObject({
      created: true,
      pending: [],
    });
    expect(await ask("SELECT state, steps FROM acme.schema_migrations")).toEqual([{ state: "applied", steps: 1 }]);
    expect(await createTenant(repo, "acme", { migrations: [simple("1")] })).toMatchObject({ created: false });
    const client = await place.client();
    await client.query("BEGIN");
    await expect(createTenant(repo, "zenith", { migrations: [simple("1")], client })).rejects.toThrow(
      failure("MIG_UNSUPPORTED"),
    );
    await dropTenant(repo, "acme");
    expect(await ask("SELECT FROM pg_namespace WHERE nspname = 'acme'")).toEqual([]);
    expect(await leases(place)).toEqual([]);
  });
});
