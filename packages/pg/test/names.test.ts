/** Names of every kind, and a name that a failed build has left behind. */
import { emptySnapshot, publicScope, table, tableRef } from "@mig/core/adapter";
import { describe, expect, test } from "vitest";
import { pgDialect } from "../src/index.ts";
import { comparable, failure, majors, run, scratchSession } from "./scratch-session.ts";

describe.each(majors)("PostgreSQL %i", (major) => {
  test("names with quotes, of other scripts, of 63 bytes", async () => {
    const { session } = await scratchSession(major);
    for (const name of ['a"b', "it's", "$mig$", "Grüße 日本", "select", "a.b", "x".repeat(63), "%s %I"]) {
      const given = table({
        name,
        columns: [
          [
            name,
            "integer",
            { nullable: false, autoIncrement: { kind: "serial", sequence: { start: "7" } }, comment: name },
          ],
          ["n", "bigint", { autoIncrement: "serial" }],
          [
            "e",
            { name: "enum", values: [name], type: name === "a.b" ? "e" : `${name.slice(0, 60)}_e` },
            { default: name },
          ],
        ],
        primaryKey: { name: `${name.slice(0, 60)}_p`, columns: [name] },
        indexes: [{ name: `${name.slice(0, 60)}_i`, keys: [name], comment: name }],
        foreignKeys: [
          { name: `${name.slice(0, 60)}_f`, columns: [name], references: { table: name, columns: [name] } },
        ],
        comment: name,
      });
      const { table: lowered, objects } = pgDialect.lower(given);
      const create = [
        ...objects.map((object) => ({ kind: "createObject", object }) as const),
        { kind: "createTable", table: lowered } as const,
      ];
      await run(session, create);
      const read = await session.introspect({ kind: "public" });
      expect(Object.values(read.tables)).toEqual([pgDialect.normalize(lowered)]);
      await run(session, [
        { kind: "dropTable", table: lowered },
        ...objects.map((object) => ({ kind: "dropObject", object }) as const),
      ]);
    }
    expect(await session.introspect({ kind: "public" })).toEqual({ tables: {}, objects: {} });
  });

  test("an index that could not be built is not there, and can be built once it is cleared away", async () => {
    const { session } = await scratchSession(major);
    const t = table({ name: "t", columns: [["a", "integer"]], indexes: [{ name: "i", keys: ["a"], unique: true }] });
    const [index] = t.indexes;
    if (index === undefined) return;
    await session.query("CREATE TABLE t (a int); INSERT INTO t VALUES (1), (1)");
    const start = await session.introspect({ kind: "public" });
    const op = { kind: "createIndex", table: tableRef("t"), index, concurrently: true } as const;
    await expect(run(session, [op])).rejects.toThrow(failure("MIG_CONSTRAINT_VIOLATED"));
    expect(await session.introspect({ kind: "public" })).toEqual(start);
    await session.query("DELETE FROM t");
    const [statement] = pgDialect.compile([op], emptySnapshot, publicScope);
    for (const sql of statement?.probe?.clear ?? []) await session.query(sql);
    await run(session, [op]);
    expect(comparable(await session.introspect({ kind: "public" }))).toEqual(
      comparable({ tables: { t }, objects: {} }),
    );
  });
});
