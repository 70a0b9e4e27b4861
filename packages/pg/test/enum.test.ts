/** Values of an enum that is in use: added in place, removed and reordered by another type. */
import { apply, type Json, type Operation, publicScope, type Scope, type Statement, table } from "@mig/core/adapter";
import { describe, expect, test } from "vitest";
import { pgDialect } from "../src/index.ts";
import { enumObject } from "../src/objects/enum.ts";
import { comparable, majors, run, scratchSession } from "./scratch-session.ts";

const status = (...values: string[]) => enumObject({ schema: null, name: "Status" }, values);
const change = (from: readonly string[], to: readonly string[]): Operation => ({
  kind: "alterObject",
  from: status(...from),
  to: status(...to),
});
const type = { name: "named", object: "pg:enum", schema: null, type: "Status" } as const;
const value = (given: Json) => ({ kind: "value", value: given }) as const;

const posts = table({
  name: "posts",
  columns: [
    ["a", type, { nullable: false, default: value("draft") }],
    ["b", { name: "array", element: type }, { default: value(["draft", "live"]) }],
  ],
  indexes: [
    { name: "posts_a", keys: ["a"] },
    { name: "posts_live", keys: ["b"], where: `a = 'live'::"Status"` },
  ],
  checks: [{ name: "not_old", expression: `a <> 'old'::"Status"` }],
});

const summary = ({ sql, transaction }: Statement) => [sql, transaction];
const add = (text: string) => `ALTER TYPE "public"."Status" ADD VALUE ${text}`;

describe("statements", () => {
  test.each([
    ["at the end", ["a"], ["a", "b"], [[add("'b'"), "commitAfter"]]],
    ["at the beginning", ["b"], ["a", "b"], [[add("'a' BEFORE 'b'"), "commitAfter"]]],
    [
      "in the middle",
      ["a", "d"],
      ["a", "b", "c", "d"],
      [
        [add("'b' AFTER 'a'"), "inside"],
        [add("'c' AFTER 'b'"), "commitAfter"],
      ],
    ],
    ["none", ["a"], ["a"], []],
  ])("values %s", (_, from, to, expected) => {
    expect(pgDialect.compile([change(from, to)], { tables: {}, objects: {} }, publicScope).map(summary)).toEqual(
      expected,
    );
  });
});

describe.each(majors)("PostgreSQL %i", (major) => {
  test.each<Scope>([publicScope, { kind: "tenant", name: "acme" }])(
    "values change under their columns in %o",
    async (scope) => {
      const { session } = await scratchSession(major);
      if (scope.kind === "tenant") await session.query("CREATE SCHEMA acme");
      const values = ["old", "draft", "live", "gone"];
      await run(
        session,
        [
          { kind: "createObject", object: status(...values) },
          { kind: "createTable", table: posts },
        ],
        scope,
      );
      for (const text of [
        "INSERT INTO posts DEFAULT VALUES",
        `CREATE VIEW drafts WITH (security_barrier) AS SELECT a FROM posts WHERE a <> 'live'::"Status"`,
        "CREATE MATERIALIZED VIEW counts AS SELECT a, count(*) AS n FROM drafts GROUP BY a",
        "CREATE UNIQUE INDEX counts_a ON counts (a)",
        "CREATE VIEW totals AS SELECT sum(n) AS total FROM counts",
        "GRANT SELECT ON totals TO PUBLIC",
      ]) {
        await session.query(text);
      }
      const start = await session.introspect(scope);

      const op = change(values, ["live", "draft", "old", "new"]);
      await session.transaction(() => run(session, [op], scope));
      expect(comparable(await session.introspect(scope))).toEqual(comparable(apply([op], start)));
      expect(await session.query("SELECT a::text, b::text FROM posts")).toEqual([{ a: "draft", b: "{draft,live}" }]);
      expect(
        await session.query("SELECT total::int, has_table_privilege('public', 'totals', 'SELECT') AS open FROM totals"),
      ).toEqual([{ total: 1, open: true }]);

      await run(session, [change(["live", "draft", "old", "new"], values)], scope);
      expect(comparable(await session.introspect(scope))).toEqual(comparable(start));
    },
  );

  test("a value that rows hold stays", async () => {
    const { session } = await scratchSession(major);
    await run(session, [
      { kind: "createObject", object: status("old", "draft", "live") },
      { kind: "createTable", table: posts },
    ]);
    await session.query("INSERT INTO posts DEFAULT VALUES");
    const start = await session.introspect(publicScope);
    await expect(run(session, [change(["old", "draft", "live"], ["old", "live"])])).rejects.toMatchObject({
      code: "MIG_STATEMENT_FAILED",
      details: { sqlstate: "22P02" },
    });
    expect(await session.introspect(publicScope)).toEqual(start);
  });
});
