/** The public scope and tenants: their ledgers, tables and objects, and the names that SQL without schemas means. */
import {
  type LedgerRow,
  type Scope,
  type Snapshot,
  showTable,
  type TableRef,
  table,
  tableRef,
} from "@mig/core/adapter";
import { describe, expect, test } from "vitest";
import { pgDialect } from "../src/index.ts";
import { comparable, failure, majors, run, scratchSession } from "./scratch-session.ts";

describe.each(majors)("PostgreSQL %i", (major) => {
  test.each<Scope>([{ kind: "public" }, { kind: "tenant", name: "a tenant" }])("the ledger of %o", async (scope) => {
    const { session, config } = await scratchSession(major);
    if (scope.kind === "tenant") await session.query('CREATE SCHEMA "a tenant"');
    expect(await session.ledger.read(scope)).toBeNull();
    await run(session, [{ kind: "createTable", table: ledgerTable(config.ledger) }], scope);
    const row: LedgerRow = {
      seq: 1,
      version: "20260131100000",
      name: "first",
      state: "running",
      checksum: "c",
      step: 0,
      steps: 2,
      startedAt: "2026-01-31T10:00:00.120Z",
      finishedAt: null,
      durationMs: null,
      appliedBy: "me",
      toolVersion: "1",
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
      finishedAt: "2026-01-31T10:00:01.000Z",
      durationMs: 880,
      down: '[{"kind": "x"}]',
      note: "n",
    };
    await session.ledger.insert(scope, row);
    expect(await session.ledger.read(scope)).toEqual([row]);
    await session.ledger.update(scope, done);
    expect(await session.ledger.read(scope)).toEqual([done]);
    await expect(session.ledger.insert(scope, row)).rejects.toThrow(failure("MIG_CONSTRAINT_VIOLATED"));
    expect(await session.introspect(scope)).toEqual({ tables: {}, objects: {} });
  });

  test("tenants are apart", async () => {
    const { session, config } = await scratchSession(major);
    await session.query("CREATE SCHEMA one; CREATE SCHEMA two; CREATE SCHEMA shared");
    const users = (name: string) =>
      table({ name, columns: [["id", "integer", { nullable: false }]], primaryKey: { name: "pk", columns: ["id"] } });
    const posts = table({
      name: "posts",
      columns: [
        ["id", "integer"],
        ["shared_id", "integer"],
        ["kind", { name: "enum", values: ["a"] }, { default: "a" }],
        ["tag", "ciText"],
      ],
      foreignKeys: [
        { name: "own", columns: ["id"], references: { table: "users", columns: ["id"] } },
        {
          name: "other",
          columns: ["shared_id"],
          references: { table: { schema: "shared", name: "things" }, columns: ["id"] },
        },
      ],
    });
    const { table: lowered, objects } = pgDialect.lower(posts);
    const things = { ...users("things"), schema: "shared" };
    await run(session, [{ kind: "createTable", table: things }]);
    for (const name of ["one", "two"]) {
      const scope: Scope = { kind: "tenant", name };
      await run(
        session,
        [
          { kind: "createTable", table: users("users") },
          ...objects.map((object) => ({ kind: "createObject", object }) as const),
          { kind: "createTable", table: lowered },
          { kind: "createTable", table: ledgerTable(config.ledger) },
        ],
        scope,
      );
    }
    const tenants: Snapshot[] = [];
    for (const name of ["one", "two"]) tenants.push(await session.introspect({ kind: "tenant", name }));
    expect(tenants[0]).toEqual(tenants[1]);
    expect(Object.keys(tenants[0]?.tables ?? {})).toEqual(["posts", "users"]);
    expect(comparable(tenants[0] ?? { tables: {}, objects: {} }).tables["posts"]).toEqual(
      comparable({ tables: { posts: lowered }, objects: {} }).tables["posts"],
    );
    const everywhere = await session.introspect({ kind: "public" });
    expect([Object.keys(everywhere.tables), Object.keys(everywhere.objects)]).toEqual([
      ["shared.things"],
      ["pg:extension citext", "pg:schema shared"],
    ]);
    await session.ledger.read({ kind: "tenant", name: "two" });
    await session.query("INSERT INTO users VALUES (1)");
    expect(
      await session.query("SELECT (SELECT count(*) FROM one.users) AS one, (SELECT count(*) FROM two.users) AS two"),
    ).toEqual([{ one: "0", two: "1" }]);
    await session.ledger.read({ kind: "public" });
    await expect(session.query("TABLE users")).rejects.toThrow(failure("MIG_STATEMENT_FAILED", { sqlstate: "42P01" }));
  });

  test("only the tables that are asked for, also inside a transaction", async () => {
    const { session } = await scratchSession(major);
    await session.query('CREATE TABLE a (x int); CREATE TABLE "A" (x int); CREATE SCHEMA s; CREATE TABLE s.a (x int)');
    const read = (only: readonly TableRef[]) =>
      session.introspect({ kind: "public" }, only).then(({ tables }) => Object.values(tables).map(showTable));
    expect(await read([tableRef("A"), tableRef({ schema: "s", name: "a" })])).toEqual(["A", "s.a"]);
    await session.transaction(async () => {
      await session.query("SET LOCAL search_path = s");
      expect(await read([tableRef("a")])).toEqual(["a"]);
      expect(await read([])).toEqual([]);
    });
  });
});

/** As core declares it. */
function ledgerTable(ref: TableRef) {
  return table({
    ...ref,
    columns: [
      ["seq", "integer", { nullable: false }],
      ["version", "text", { nullable: false }],
      ["name", "text", { nullable: false }],
      ["state", "text", { nullable: false }],
      ["checksum", "text", { nullable: false }],
      ["step", "integer", { nullable: false }],
      ["steps", "integer", { nullable: false }],
      ["started_at", { name: "datetime", zone: true }, { nullable: false }],
      ["finished_at", { name: "datetime", zone: true }],
      ["duration_ms", "bigint"],
      ["applied_by", "text", { nullable: false }],
      ["tool_version", "text", { nullable: false }],
      ["down", "json"],
      ["note", "text"],
      ["gist", "text"],
      ["breaking", "text"],
      ["environment", "text"],
    ],
    primaryKey: { name: `${ref.name}_pkey`, columns: ["seq"] },
  });
}
