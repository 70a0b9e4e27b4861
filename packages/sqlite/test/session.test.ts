import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type LedgerRow, publicScope, table } from "@mig/core/adapter";
import { scratchFolder } from "@mig/test-support";
import { describe, expect, onTestFinished, test } from "vitest";
import { refuseOldNode } from "../src/better-sqlite3.ts";
import { sqliteAdapter } from "../src/index.ts";
import { migrate, read, scratchFile } from "./scratch-file.ts";

const ledger = { schema: null, name: "schema_migrations" };

async function failure(body: () => Promise<unknown>): Promise<string> {
  try {
    await body();
    return "none";
  } catch (error) {
    return error instanceof Error && "code" in error ? String(error.code) : String(error);
  }
}

async function folder(): Promise<string> {
  const made = await scratchFolder();
  onTestFinished(() => made.remove());
  return made.path;
}

describe("connect", () => {
  test("a missing file is not made", async () => {
    const path = join(await folder(), "missing.db");
    expect(await failure(() => sqliteAdapter.connect({ url: path, ledger }))).toBe("MIG_DATABASE_MISSING");
    expect(await failure(() => sqliteAdapter.connect({ url: join(path, "deeper.db"), ledger }))).toBe(
      "MIG_DATABASE_MISSING",
    );
    expect(existsSync(path)).toBe(false);
  });

  test("a file that is no database, and a folder", async () => {
    const path = join(await folder(), "text.db");
    writeFileSync(
      path,
      "not a database, but long enough to be looked at as one, with many more letters in it ".repeat(20),
    );
    mkdirSync(`${path}.d`);
    expect(await failure(() => sqliteAdapter.connect({ url: path, ledger }))).toBe("MIG_CONNECTION_FAILED");
    expect(await failure(() => sqliteAdapter.connect({ url: `${path}.d`, ledger }))).toBe("MIG_CONNECTION_FAILED");
  });

  test.for([
    ["path", (path: string) => path],
    ["file:", (path: string) => `file:${path}`],
    ["file://", (path: string) => `file://${path}`],
    ["sqlite:", (path: string) => `sqlite:${path}`],
    ["sqlite://", (path: string) => `sqlite://${path}`],
  ] as const)("url as %s", async ([, url]) => {
    const { path, session } = await scratchFile("CREATE TABLE t (a)");
    await session.close();
    const again = await sqliteAdapter.connect({ url: url(path), ledger });
    expect(Object.keys((await read(again)).tables)).toEqual(["t"]);
    await again.close();
  });

  test.for([
    ["", {}, "MIG_CONNECTION_FAILED"],
    ["file:x.db?mode=ro", {}, "MIG_CONNECTION_FAILED"],
    [":memory:", { busyTimeoutMs: "soon" }, "MIG_CONFIG_INVALID"],
    [":memory:", {}, "none"],
  ] as const)("%s with %j", async ([url, options, code]) => {
    expect(await failure(async () => (await sqliteAdapter.connect({ url, options, ledger })).close())).toBe(code);
  });

  test.for([
    ["20.20.2", "13.2.0", "MIG_DRIVER_MISSING"],
    ["20.20.2", "12.11.1", "none"],
    ["22.18.0", "13.2.0", "none"],
  ] as const)("Node %s with better-sqlite3 %s", async ([node, driver, code]) => {
    expect(await failure(async () => refuseOldNode(node, driver))).toBe(code);
  });

  test("server and lock", async () => {
    const { session } = await scratchFile();
    expect(session.server).toMatch(/^SQLite 3\.\d+\.\d+$/);
    expect([await session.tryLock("m"), await session.lockHolder("m"), await session.unlock("m")]).toEqual([
      true,
      null,
      true,
    ]);
  });
});

describe("query", () => {
  test("values go in and come back as they are", async () => {
    const { session } = await scratchFile("CREATE TABLE t (a)");
    const values = [1, 2.5, true, false, null, "x", 2 ** 53 - 1, 2n ** 60n, new Uint8Array([1, 2])];
    for (const value of values) await session.query("INSERT INTO t VALUES (?)", [value]);
    expect(await session.query("SELECT a, typeof(a) AS t FROM t ORDER BY rowid")).toEqual([
      { a: 1, t: "integer" },
      { a: 2.5, t: "real" },
      { a: 1, t: "integer" },
      { a: 0, t: "integer" },
      { a: null, t: "null" },
      { a: "x", t: "text" },
      { a: 2 ** 53 - 1, t: "integer" },
      { a: 2n ** 60n, t: "integer" },
      { a: Buffer.from([1, 2]), t: "blob" },
    ]);
  });

  test.for([
    ["SELEC 1", "MIG_STATEMENT_FAILED"],
    ["SELECT * FROM missing", "MIG_STATEMENT_FAILED"],
    ["INSERT INTO t VALUES (NULL)", "MIG_CONSTRAINT_VIOLATED"],
    ["INSERT INTO c VALUES (5)", "MIG_CONSTRAINT_VIOLATED"],
    ["-- nothing", "none"],
    ["INSERT INTO t VALUES (1); INSERT INTO t VALUES (2);", "none"],
  ] as const)("%s: %s", async ([sql, code]) => {
    const { session } = await scratchFile(
      "CREATE TABLE t (a PRIMARY KEY NOT NULL); CREATE TABLE c (a REFERENCES t (a));",
    );
    expect(await failure(() => session.query(sql))).toBe(code);
  });
});

describe("transaction", () => {
  test("all or nothing", async () => {
    const { session } = await scratchFile("CREATE TABLE t (a)");
    expect(await session.transaction(() => session.query("INSERT INTO t VALUES (1) RETURNING a"))).toEqual([{ a: 1 }]);
    const failed = session.transaction(async () => {
      await session.query("CREATE TABLE u (a)");
      await session.query("INSERT INTO t VALUES (2)");
      await session.query("INSERT INTO missing VALUES (2)");
    });
    expect(await failure(() => failed)).toBe("MIG_STATEMENT_FAILED");
    expect([await session.query("SELECT a FROM t"), Object.keys((await read(session)).tables)]).toEqual([
      [{ a: 1 }],
      ["t"],
    ]);
  });

  test("a commit that breaks a deferred key is undone", async () => {
    const { session } = await scratchFile(
      "CREATE TABLE t (a PRIMARY KEY); CREATE TABLE c (a REFERENCES t (a) DEFERRABLE INITIALLY DEFERRED)",
    );
    expect(await failure(() => session.transaction(() => session.query("INSERT INTO c VALUES (1)")))).toBe(
      "MIG_CONSTRAINT_VIOLATED",
    );
    expect(await session.query("SELECT * FROM c")).toEqual([]);
    await session.transaction(() => session.query("INSERT INTO t VALUES (1)"));
  });

  test("another writer, and a reader beside it", async () => {
    const { session, config } = await scratchFile("CREATE TABLE t (a)");
    const other = await sqliteAdapter.connect(config);
    await other.transaction(async () => {
      await other.query("INSERT INTO t VALUES (1)");
      expect(await failure(() => session.transaction(async () => {}))).toBe("MIG_DATABASE_LOCKED");
      expect(await failure(() => session.query("DELETE FROM t"))).toBe("MIG_DATABASE_LOCKED");
      expect(await session.transaction(() => session.query("SELECT * FROM t"), { readOnly: true })).toEqual([]);
    });
    await other.close();
  });

  const family =
    "CREATE TABLE p (id PRIMARY KEY); CREATE TABLE c (p_id REFERENCES p (id) ON DELETE CASCADE); INSERT INTO p VALUES (1); INSERT INTO c VALUES (1);";

  test("references that are off do not act, hold at the end, and are on again", async () => {
    const { session } = await scratchFile(family);
    const cut = (sql: string) => failure(() => session.transaction(() => session.query(sql), { referencesOff: true }));
    expect(await cut("DELETE FROM p")).toBe("MIG_CONSTRAINT_VIOLATED");
    expect(await cut("DROP TABLE p")).toBe("MIG_CONSTRAINT_VIOLATED");
    expect(await cut("DELETE FROM p; INSERT INTO p VALUES (1)")).toBe("none");
    expect(await session.query("SELECT p_id FROM c")).toEqual([{ p_id: 1 }]);
    expect(await session.query("PRAGMA foreign_keys")).toEqual([{ foreign_keys: 1 }]);
  });

  test("a key whose target is no key counts, unless it was so before", async () => {
    const { session } = await scratchFile("CREATE TABLE p (id); CREATE TABLE c (a REFERENCES p (id));");
    const off = { referencesOff: true };
    expect(await failure(() => session.transaction(() => session.query("CREATE TABLE d (x)"), off))).toBe("none");
    expect(
      await failure(() => session.transaction(() => session.query("CREATE TABLE e (a REFERENCES p (id))"), off)),
    ).toBe("MIG_CONSTRAINT_VIOLATED");
  });

  test("inside a transaction of somebody else's they cannot be switched off, and that is said", async () => {
    const { session } = await scratchFile("BEGIN");
    expect(await failure(() => session.transaction(async () => {}, { referencesOff: true }))).toBe(
      "MIG_STATEMENT_FAILED",
    );
  });
});

test("a transaction that only reads leaves the session able to write, however it ends", async () => {
  const { session } = await scratchFile("CREATE TABLE t (a)");
  const insert = () => session.query("INSERT INTO t VALUES (1)");
  expect(await failure(() => session.transaction(insert, { readOnly: true }))).toBe("MIG_STATEMENT_FAILED");
  expect(await session.transaction(() => session.query("SELECT a FROM t"), { readOnly: true })).toEqual([]);
  await insert();
  expect(await session.query("SELECT a FROM t")).toEqual([{ a: 1 }]);
});

test("a closed session says so", async () => {
  const { session } = await scratchFile();
  await session.close();
  const uses = [
    () => session.query("SELECT 1"),
    () => session.transaction(async () => {}),
    () => session.transaction(async () => {}, { readOnly: true }),
    () => session.transaction(async () => {}, { referencesOff: true }),
    () => session.introspect(publicScope),
    () => session.ledger.read(publicScope),
  ];
  expect(await Promise.all(uses.map(failure))).toEqual(uses.map(() => "MIG_CONNECTION_FAILED"));
  await session.close();
});

describe("the database's file", () => {
  const admin = sqliteAdapter.database;
  test("create, exists, drop", async () => {
    const path = join(await folder(), "deep", "er", "new.db");
    const config = { url: path, ledger, options: { journalMode: "wal" } };
    expect(await admin?.exists(config)).toBe(false);
    expect(await admin?.drop(config, { force: false })).toBe(false);
    expect([await admin?.create(config), await admin?.create(config), await admin?.exists(config)]).toEqual([
      true,
      false,
      true,
    ]);
    const session = await sqliteAdapter.connect(config);
    expect(await session.query("PRAGMA journal_mode")).toEqual([{ journal_mode: "wal" }]);
    await session.query("CREATE TABLE t (a)");
    expect(existsSync(`${path}-wal`)).toBe(true);
    expect(await admin?.drop(config, { force: true })).toBe(true);
    expect([path, `${path}-wal`, `${path}-shm`].map((file) => existsSync(file))).toEqual([false, false, false]);
    await session.close();
  });

  test.for([
    ["delete", "idle", "", "none"],
    ["delete", "reading", "BEGIN; SELECT * FROM t", "MIG_DATABASE_IN_USE"],
    ["delete", "writing", "BEGIN IMMEDIATE", "MIG_DATABASE_IN_USE"],
    ["wal", "idle", "", "MIG_DATABASE_IN_USE"],
    ["wal", "reading", "BEGIN; SELECT * FROM t", "MIG_DATABASE_IN_USE"],
    ["wal", "writing", "BEGIN IMMEDIATE", "MIG_DATABASE_IN_USE"],
  ] as const)("with the journal mode %s, dropped beside a session that is %s", async ([mode, , sql, code]) => {
    const { session, config, path } = await scratchFile(`PRAGMA journal_mode = ${mode}`);
    await session.query("CREATE TABLE t (a)");
    for (const text of sql.split("; ")) await session.query(text);
    expect(await failure(async () => admin?.drop(config, { force: false }))).toBe(code);
    expect(existsSync(path)).toBe(code !== "none");
    await session.close();
    expect(await admin?.drop(config, { force: false })).toBe(code !== "none");
  });

  test("where nothing can be made, and in memory", async () => {
    const file = join(await folder(), "file");
    writeFileSync(file, "");
    expect(await failure(async () => admin?.create({ url: join(file, "x.db"), ledger }))).toBe("MIG_FOLDER_UNWRITABLE");
    expect(
      await failure(async () => admin?.create({ url: `${file}2`, ledger, options: { journalMode: "fast" } })),
    ).toBe("MIG_CONFIG_INVALID");
    const memory = { url: ":memory:", ledger };
    expect([
      await admin?.exists(memory),
      await admin?.create(memory),
      await admin?.drop(memory, { force: true }),
    ]).toEqual([true, false, false]);
  });
});

test("the ledger's rows", async () => {
  const { session } = await scratchFile();
  expect(await session.ledger.read(publicScope)).toBe(null);
  const texts = [
    "version",
    "name",
    "state",
    "checksum",
    "started_at",
    "finished_at",
    "applied_by",
    "tool_version",
    "down",
    "note",
    "gist",
    "breaking",
    "environment",
  ];
  const numbers = ["seq", "step", "steps", "duration_ms"];
  const columns = [
    ...texts.map((name) => [name, "text"] as const),
    ...numbers.map((name) => [name, "bigint"] as const),
  ];
  await migrate(session, [{ kind: "createTable", table: table({ name: "schema_migrations", columns }) }]);
  expect(await session.ledger.read(publicScope)).toEqual([]);
  const row: LedgerRow = {
    seq: 1,
    version: "20260101000000",
    name: "it's",
    state: "running",
    checksum: "c",
    step: 0,
    steps: 2,
    startedAt: "2026-01-01T00:00:00.000Z",
    finishedAt: null,
    durationMs: null,
    appliedBy: "me",
    toolVersion: "0.1.0",
    down: null,
    note: null,
    gist: null,
    breaking: null,
    environment: null,
  };
  const done: LedgerRow = {
    ...row,
    state: "applied",
    step: 2,
    finishedAt: row.startedAt,
    durationMs: 12,
    down: '[{"kind":"execute"}]',
    note: "n",
  };
  await session.ledger.insert(publicScope, { ...row, seq: 2 });
  await session.ledger.insert(publicScope, row);
  await session.ledger.update(publicScope, done);
  expect(await session.ledger.read(publicScope)).toEqual([done, { ...row, seq: 2 }]);
  const late = { scope: publicScope, row: { ...done, seq: 3 }, statements: ["CREATE TABLE late (id)"], timeLimitMs: 0 };
  expect(await failure(async () => session.apply?.(late))).toBe("MIG_TENANT_TIMEOUT");
  expect(await session.ledger.read(publicScope)).toHaveLength(2);
  expect((await read(session)).tables).toEqual({});
});
