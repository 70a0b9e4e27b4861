/** Transactions, locks, errors and values, on the newest and the oldest version. */
import { type ErrorCode, tableRef } from "@mig/core/adapter";
import { describe, expect, test } from "vitest";
import { pgAdapter } from "../src/index.ts";
import { failure, majors, scratchSession } from "./scratch-session.ts";

describe.each(majors)("PostgreSQL %i", (major) => {
  test("says what it is", async () => {
    const { session } = await scratchSession(major);
    expect(session.server).toMatch(new RegExp(`^PostgreSQL ${major}\\.`));
    const [row] = await session.query("SELECT current_setting('application_name') AS name");
    expect(row?.["name"]).toMatch(new RegExp(`^mig/\\d+\\.\\d+\\.\\d+ .+:${process.pid}$`));
  });

  test("values come back without loss", async () => {
    const { session } = await scratchSession(major);
    await session.query("SET TimeZone = 'UTC'");
    const sql = `SELECT 9007199254740993 AS big, 1.10 AS exact, '2026-01-31'::date AS day, '{"a":1}'::jsonb AS json,
      '2026-01-31 10:00:00.123456+00'::timestamptz AS moment, '2026-01-31 10:00:00'::timestamp AS local`;
    expect(await session.query(sql)).toEqual([
      {
        big: "9007199254740993",
        exact: "1.10",
        day: "2026-01-31",
        json: { a: 1 },
        moment: "2026-01-31T10:00:00.123456+00:00",
        local: "2026-01-31T10:00:00",
      },
    ]);
    expect(await session.query("SELECT $1::bigint AS a, $2::bytea AS b", [5n, Uint8Array.of(1)])).toEqual([
      { a: "5", b: Buffer.of(1) },
    ]);
  });

  test("a transaction is done or undone", async () => {
    const { session } = await scratchSession(major);
    await session.transaction(() => session.query("CREATE TABLE kept (a int)"));
    const failing = session.transaction(async () => {
      await session.query("CREATE TABLE undone (a int)");
      await session.query("SELECT 1/0");
    });
    await expect(failing).rejects.toThrow(failure("MIG_STATEMENT_FAILED", { sqlstate: "22012" }));
    const swallowing = session.transaction(async () => {
      await session.query("CREATE TABLE undone (a int)");
      await session.query("SELECT 1/0").catch(() => undefined);
    });
    await expect(swallowing).rejects.toThrow(failure("MIG_STATEMENT_FAILED"));
    const writing = session.transaction(() => session.query("CREATE TABLE undone (a int)"), { readOnly: true });
    await expect(writing).rejects.toThrow(failure("MIG_STATEMENT_FAILED", { sqlstate: "25006" }));
    expect(Object.keys((await session.introspect({ kind: "public" })).tables)).toEqual(["kept"]);
  });

  test("one session has the lock", async () => {
    const { session, another } = await scratchSession(major);
    const other = await another();
    const third = await another();
    expect([await session.tryLock("a"), await other.tryLock("a"), await other.tryLock("b")]).toEqual([
      true,
      false,
      true,
    ]);
    expect(await other.lockHolder("a")).toMatch(/^mig\/.*, pid \d+, user postgres, connected .* ago, idle: /);
    expect([await other.unlock("a"), await session.unlock("a"), await session.unlock("a")]).toEqual([
      false,
      true,
      false,
    ]);
    expect([await other.lockHolder("a"), await other.tryLock("a")]).toEqual([null, true]);
    await other.close();
    await expect.poll(() => third.tryLock("a")).toBe(true);
  });

  test.each<readonly [string, ErrorCode, object]>([
    [
      "INSERT INTO t VALUES (1), (1)",
      "MIG_CONSTRAINT_VIOLATED",
      { sqlstate: "23505", table: "t", constraint: "t_pkey" },
    ],
    ["SELECT\n  nothing", "MIG_STATEMENT_FAILED", { sqlstate: "42703", statement: "SELECT\n  nothing", line: 2 }],
    ["SELECT lenght('a')", "MIG_STATEMENT_FAILED", { hint: expect.stringContaining("No function matches") }],
    ["BEGIN; LOCK TABLE t NOWAIT", "MIG_DATABASE_LOCKED", { sqlstate: "55P03" }],
    ["SELECT pg_terminate_backend(pg_backend_pid())", "MIG_CONNECTION_FAILED", { sqlstate: "57P01" }],
  ])("%j is refused", async (sql, expected, details) => {
    const { session, another } = await scratchSession(major);
    await session.query("CREATE TABLE t (id int PRIMARY KEY)");
    const other = await another();
    await other.query("BEGIN; LOCK TABLE t IN SHARE MODE");
    if (expected !== "MIG_DATABASE_LOCKED") await other.query("ROLLBACK");
    await expect(session.query(sql)).rejects.toThrow(failure(expected, details));
  });

  test("a connection that breaks loses the lock", async () => {
    const { session, another } = await scratchSession(major);
    await session.tryLock("a");
    const other = await another();
    await other.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()",
    );
    await expect.poll(() => session.query("SELECT 1").catch((error) => error.code)).toBe("MIG_LOCK_LOST");
  });
});

test.each([
  ["postgres://nobody:secret@127.0.0.1:1/x", "127.0.0.1:1"],
  ["postgres://nobody:secret@no-such-host.invalid/x", "no-such-host.invalid"],
])("%s cannot be reached, and the password is not told", async (url, host) => {
  const error = await pgAdapter.connect({ url, ledger: tableRef("l") }).catch((thrown) => thrown);
  expect(error).toEqual(failure("MIG_CONNECTION_FAILED", { host, database: "x", user: "nobody" }));
  expect(JSON.stringify([error.message, error.details, String(error.cause)])).not.toContain("secret");
});
