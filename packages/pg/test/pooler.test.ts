/** Behind PgBouncer in transaction mode a lock protects nothing: a run is refused, also one alone. In session mode it is not. */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmod, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Adapter, type Session, tableRef } from "@mig/core/adapter";
import { doctor, migrate, type RunnerRepo } from "@mig/core/runner";
import { scratchDatabase, scratchFolder } from "@mig/test-support";
import { describe, expect, onTestFinished, test } from "vitest";
import { pgAdapter } from "../src/index.ts";
import { postgresJsAdapter } from "../src/postgres-js.ts";
import { failure } from "./scratch-session.ts";
import { simple } from "./scratch-tenants.ts";

const program = "pgbouncer";
const isMissing = spawnSync(program, ["--version"]).status !== 0;
const isRoot = process.getuid?.() === 0;
const ledger = tableRef("schema_migrations");

/** Elsewhere than where the project is checked, a machine without the program proves the rest. */
const mayBeLeftOut = isMissing && process.env["CI"] === undefined;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  if (address === null || typeof address === "string") throw new TypeError("no port");
  return address.port;
}

interface Pooled {
  /** Through the pooler. */
  readonly url: string;
  /** To the server itself. */
  readonly direct: string;
}

async function pooled(settings: Readonly<Record<string, string | number>>): Promise<Pooled> {
  const database = await scratchDatabase();
  const { hostname, port, username, pathname } = new URL(database.url);
  const folder = await scratchFolder();
  const ownPort = await freePort();
  const file = join(folder.path, "pgbouncer.ini");
  const all = { listen_addr: "127.0.0.1", listen_port: ownPort, unix_socket_dir: "", auth_type: "any", ...settings };
  const lines = Object.entries(all).map(([name, value]) => `${name} = ${value}`);
  await writeFile(
    file,
    `[databases]\n* = host=${hostname} port=${port} user=${username}\n[pgbouncer]\n${lines.join("\n")}\n`,
  );
  await chmod(folder.path, 0o755);
  const child = spawn(program, [...(isRoot ? ["-u", "nobody"] : []), file], { stdio: "ignore" });
  onTestFinished(async () => {
    child.kill();
    if (child.exitCode === null) await once(child, "exit");
    await folder.remove();
    await database.drop();
  });
  const url = `postgres://${username}@127.0.0.1:${ownPort}${pathname}`;
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const session = await pgAdapter.connect({ url, ledger }).catch(() => null);
    if (session !== null) {
      await session.close();
      break;
    }
    await sleep(50);
  }
  return { url, direct: database.url };
}

const repoAt = (url: string, adapter: Adapter): RunnerRepo => ({ adapter, url, options: {}, ledger });

/** How many tables there are, locks of the sessions that are left, and whether a direct run may begin. */
async function traces(direct: string): Promise<readonly unknown[]> {
  const session = await pgAdapter.connect({ url: direct, ledger });
  const [row] = await session.query(
    `SELECT (SELECT count(*)::int FROM pg_tables WHERE schemaname = 'public') AS tables,
      (SELECT count(*)::int FROM pg_locks JOIN pg_database d ON d.oid = database
        WHERE locktype = 'advisory' AND datname = current_database() AND pid <> pg_backend_pid()) AS locks`,
  );
  const isFree = await session.tryLock("mig:schema_migrations:public");
  await session.close();
  return [row?.["tables"], row?.["locks"], isFree];
}

/** Uses the pool beside the run, as an application does. */
async function busy(url: string): Promise<void> {
  const sessions: Session[] = [];
  for (let count = 0; count < 4; count += 1) sessions.push(await pgAdapter.connect({ url, ledger }));
  let goesOn = true;
  const working = sessions.map(async (session) => {
    while (goesOn) await session.query("SELECT pg_sleep(0.002)");
  });
  onTestFinished(async () => {
    goesOn = false;
    await Promise.allSettled(working);
    await Promise.all(sessions.map((session) => session.close().catch(() => undefined)));
  });
}

const drivers = [
  ["pg", pgAdapter],
  ["postgres", postgresJsAdapter],
] as const;

describe.skipIf(mayBeLeftOut).each(drivers)("PgBouncer and %s (needs pgbouncer installed)", (_, adapter) => {
  test.each([
    ["transaction", 1, 0, "alone"],
    ["transaction", 5, 0, "alone"],
    ["transaction", 5, 1, "busy"],
    ["transaction", 5, 0, "busy"],
  ] as const)(
    "in %s mode with %i processes (round robin %i, %s) one run is refused, and nothing is left",
    async (mode, size, roundRobin, use) => {
      const { url, direct } = await pooled({
        pool_mode: mode,
        default_pool_size: size,
        server_round_robin: roundRobin,
      });
      if (use === "busy") await busy(url);
      const repo = repoAt(url, adapter);
      await expect(migrate({ repo, migrations: [simple("1")] })).rejects.toThrow(failure("MIG_POOLED"));
      expect(await traces(direct)).toEqual([0, 0, true]);
      const { findings } = await doctor({ repo, migrations: [] });
      expect(findings).toContainEqual(expect.objectContaining({ level: "problem", topic: "connection" }));
    },
  );

  test("in statement mode, which knows no transactions, it is refused", async () => {
    const { url, direct } = await pooled({ pool_mode: "statement", default_pool_size: 5 });
    const running = migrate({ repo: repoAt(url, adapter), migrations: [simple("1")] });
    await expect(running).rejects.toThrow(failure("MIG_POOLED"));
    expect(await traces(direct)).toEqual([0, 0, true]);
  });

  test.each([1, 5])("in session mode with %i processes it runs", async (size) => {
    const { url, direct } = await pooled({ pool_mode: "session", default_pool_size: size });
    const repo = repoAt(url, adapter);
    expect((await migrate({ repo, migrations: [simple("1")] })).applied).toHaveLength(1);
    expect(await traces(direct)).toEqual([2, 0, true]);
    expect((await doctor({ repo, migrations: [] })).findings).toContainEqual(
      expect.objectContaining({ level: "ok", topic: "connection" }),
    );
  });
});
