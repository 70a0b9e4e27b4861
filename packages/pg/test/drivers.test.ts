/** Whatever the driver: the same values, the same errors, and a lock that is not lost in silence. */
import { spawn } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Adapter, type ErrorCode, type Session, tableRef } from "@mig/core/adapter";
import { scratchDatabase, scratchFolder } from "@mig/test-support";
import { describe, expect, onTestFinished, test } from "vitest";
import { pgAdapter } from "../src/index.ts";
import { pgliteAdapter } from "../src/pglite.ts";
import { postgresJsAdapter } from "../src/postgres-js.ts";
import { failure } from "./scratch-session.ts";

const ledger = tableRef("schema_migrations");

async function serverSession(adapter: Adapter): Promise<Session> {
  const { url, drop } = await scratchDatabase();
  const session = await adapter.connect({ url, ledger });
  onTestFinished(async () => {
    await session.close().catch(() => undefined);
    await drop();
  });
  return session;
}

async function memorySession(): Promise<Session> {
  const session = await pgliteAdapter.connect({ url: "memory://", ledger });
  onTestFinished(() => session.close());
  return session;
}

const drivers = [
  ["pg", () => serverSession(pgAdapter)],
  ["postgres", () => serverSession(postgresJsAdapter)],
  ["PGlite", memorySession],
] as const;

const values: readonly (readonly [sql: string, value: unknown])[] = [
  ["9007199254740993", "9007199254740993"],
  ["1.10", "1.10"],
  ["1.5::float8", 1.5],
  ["7", 7],
  ["true", true],
  ["'2026-01-31'::date", "2026-01-31"],
  ["'2026-01-31 10:00:00.123456+00'::timestamptz", "2026-01-31T10:00:00.123456+00:00"],
  ["'2026-01-31 10:00:00'::timestamp", "2026-01-31T10:00:00"],
  [`'{"a": [1, null]}'::jsonb`, { a: [1, null] }],
  [`'{"a": 1}'::json`, { a: 1 }],
  ["array['a,b', NULL]", ["a,b", null]],
  ["array[1, 2]", [1, 2]],
  ["'\\x0102'::bytea", Buffer.of(1, 2)],
  ["'0198c5a4-0000-7000-8000-000000000000'::uuid", "0198c5a4-0000-7000-8000-000000000000"],
  ["NULL::int", null],
];

const given: readonly (readonly [
  type: string,
  value: null | boolean | number | bigint | string | Uint8Array,
  unknown,
])[] = [
  ["bigint", 9007199254740993n, "9007199254740993"],
  ["int", 5, 5],
  ["float8", 1.5, 1.5],
  ["boolean", true, true],
  ["boolean", false, false],
  ["text", "it's $1", "it's $1"],
  ["jsonb", '{"a":"b"}', { a: "b" }],
  ["timestamptz", "2026-01-31T10:00:00.5Z", "2026-01-31T10:00:00.5+00:00"],
  ["date", "2026-01-31", "2026-01-31"],
  ["bytea", Uint8Array.of(0, 255), Buffer.of(0, 255)],
  ["text", null, null],
];

const refused: readonly (readonly [sql: string, code: ErrorCode, details: object])[] = [
  [
    "INSERT INTO t VALUES (1), (1)",
    "MIG_CONSTRAINT_VIOLATED",
    { sqlstate: "23505", table: "t", constraint: "t_pkey", detail: "Key (id)=(1) already exists." },
  ],
  ["INSERT INTO t VALUES (NULL)", "MIG_CONSTRAINT_VIOLATED", { sqlstate: "23502", table: "t", column: "id" }],
  ["SELECT\n  nothing", "MIG_STATEMENT_FAILED", { sqlstate: "42703", statement: "SELECT\n  nothing", line: 2 }],
  ["SELECT lenght('a')", "MIG_STATEMENT_FAILED", { hint: expect.stringContaining("No function matches") }],
];

describe.each(drivers)("%s", (_, connect) => {
  test("values and errors", async () => {
    const session = await connect();
    await session.query("SET TimeZone = 'UTC'; CREATE TABLE t (id int PRIMARY KEY)");
    for (const [sql, value] of values)
      expect([sql, await session.query(`SELECT ${sql} AS v`)]).toEqual([sql, [{ v: value }]]);
    for (const [type, value, back] of given) {
      expect([type, await session.query(`SELECT $1::${type} AS v`, [value])]).toEqual([type, [{ v: back }]]);
    }
    for (const [sql, code, details] of refused)
      await expect(session.query(sql)).rejects.toThrow(failure(code, details));
    const swallowing = session.transaction(() => session.query("SELECT 1/0").catch(() => undefined));
    await expect(swallowing).rejects.toThrow(failure("MIG_STATEMENT_FAILED"));
    expect(await session.query("CREATE TABLE u (a int); SELECT 1 AS a; SELECT 2 AS b; DROP TABLE u")).toEqual([
      { b: 2 },
    ]);
  });
});

describe("postgres", () => {
  test("a connection that breaks is not replaced by another one", async () => {
    const session = await serverSession(postgresJsAdapter);
    await session.tryLock("a");
    const [row] = await session.query("SELECT current_setting('application_name') AS name, current_database() AS db");
    expect(row?.["name"]).toMatch(new RegExp(`^mig/.+:${process.pid}$`));
    await session.query("SELECT pg_terminate_backend(pg_backend_pid())").catch(() => undefined);
    for (const _ of [1, 2]) await expect(session.query("SELECT 1")).rejects.toThrow(failure("MIG_LOCK_LOST"));
  });

  test.each([
    ["postgres://nobody:secret@127.0.0.1:1/x", "127.0.0.1:1"],
    ["postgres://nobody:secret@no-such-host.invalid/x", "no-such-host.invalid"],
  ])("%s cannot be reached", async (url, host) => {
    const error = await postgresJsAdapter.connect({ url, ledger }).catch((thrown) => thrown);
    expect(error).toEqual(failure("MIG_CONNECTION_FAILED", { host, database: "x", user: "nobody" }));
    expect(JSON.stringify([error.message, error.details, String(error.cause)])).not.toContain("secret");
  });
});

describe("PGlite", () => {
  test("a folder that another process has open is left alone, and one that is left over is taken", async () => {
    const folder = await scratchFolder();
    onTestFinished(() => folder.remove());
    const config = { url: join(folder.path, "deep", "db"), ledger };
    const { database, connect } = pgliteAdapter;
    await expect(connect(config)).rejects.toThrow(failure("MIG_DATABASE_MISSING"));
    expect([await database?.create(config), await database?.exists(config)]).toEqual([true, true]);
    const other = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
    const ended = new Promise((resolve) => other.once("exit", resolve));
    await writeFile(join(config.url, "mig.lock"), String(other.pid));
    await expect(connect(config)).rejects.toThrow(failure("MIG_DATABASE_LOCKED", { pid: other.pid }));
    await expect(database?.drop(config, { force: false })).rejects.toThrow(failure("MIG_DATABASE_IN_USE"));
    other.kill();
    await ended;
    const session = await connect({ ...config, url: `file:${config.url}` });
    await expect(connect(config)).rejects.toThrow(failure("MIG_DATABASE_LOCKED", { pid: process.pid }));
    await session.close();
    expect(await database?.drop(config, { force: false })).toBe(true);
  });

  test.each([
    ["postgres://localhost/x", "MIG_CONFIG_INVALID"],
    ["", "MIG_CONFIG_INVALID"],
  ] as const)("%j is no folder", async (url, code) => {
    await expect(pgliteAdapter.connect({ url, ledger })).rejects.toThrow(failure(code));
  });

  test("a folder with something else in it is no database", async () => {
    const folder = await scratchFolder();
    onTestFinished(() => folder.remove());
    await mkdir(join(folder.path, "src"));
    const config = { url: folder.path, ledger };
    await expect(pgliteAdapter.connect(config)).rejects.toThrow(failure("MIG_DATABASE_MISSING"));
    expect(await pgliteAdapter.database?.drop(config, { force: true })).toBe(false);
  });
});

/** The line of a socket in Linux' table: who it is, and the timer that runs on it; 02 is the one that keeps it alive. */
const socketLine = /^\s*\d+: \w+:(\w+) \w+:\w+ 01 \w+:\w+ (\d\d):/;

describe.skipIf(process.platform !== "linux").each([
  ["pg", pgAdapter],
  ["postgres", postgresJsAdapter],
] as const)("%s (needs Linux to tell)", (_, adapter) => {
  test("keeps a connection alive on which nothing is said", async () => {
    const session = await serverSession(adapter);
    const [row] = await session.query("SELECT inet_client_port() AS port");
    const port = Number(row?.["port"]).toString(16).toUpperCase().padStart(4, "0");
    const sockets = await Promise.all(["tcp", "tcp6"].map((table) => readFile(`/proc/net/${table}`, "utf8")));
    const timers = sockets
      .join("")
      .split("\n")
      .flatMap((line) => {
        const [, local, timer] = socketLine.exec(line) ?? [];
        return local === port ? [timer] : [];
      });
    expect(timers).toEqual(["02"]);
  });
});
