import { expect, it } from "vitest";
import { execute, irreversible } from "../migration.ts";
import { parseSqlMigration } from "./sql-file.ts";

const path = "priv/blog/migrations/20260102030405_live.sql";

it.each([
  [
    "whole parts, each the other's way back",
    "-- Licence\n\n-- mig:up\nCREATE VIEW a AS SELECT 1;\nCREATE VIEW b AS SELECT 2;\n\n-- mig:down\nDROP VIEW b;\nDROP VIEW a;\n",
    {
      format: 1,
      up: [execute("CREATE VIEW a AS SELECT 1;\nCREATE VIEW b AS SELECT 2;", "DROP VIEW b;\nDROP VIEW a;")],
      down: [execute("DROP VIEW b;\nDROP VIEW a;", "CREATE VIEW a AS SELECT 1;\nCREATE VIEW b AS SELECT 2;")],
      transaction: true,
      breaking: null,
    },
  ],
  [
    "statement by statement without a transaction",
    "-- mig:no-transaction\n-- mig:up\nCREATE INDEX a ON t (a);\nSELECT ';';\n-- mig:down\nDROP INDEX a;",
    {
      format: 1,
      up: [execute("CREATE INDEX a ON t (a)"), execute("SELECT ';'")],
      down: [execute("DROP INDEX a")],
      transaction: false,
      breaking: null,
    },
  ],
  [
    "no way back",
    "\uFEFF--mig:up\r\nSELECT 1\r\n",
    {
      format: 1,
      up: [execute("SELECT 1")],
      down: [irreversible({ reason: "the file has no part -- mig:down" })],
      transaction: true,
      breaking: null,
    },
  ],
  [
    "what older releases cannot live with",
    "-- mig:breaking they read a \n-- mig: is the tool\n-- mig:up\nDROP VIEW a;\n-- mig:down\n-- nothing",
    { format: 1, up: [execute("DROP VIEW a;")], down: [], transaction: true, breaking: "they read a" },
  ],
  [
    "nothing to undo",
    "-- mig:up\nSELECT 1\n-- mig:down\n-- nothing",
    { format: 1, up: [execute("SELECT 1")], down: [], transaction: true, breaking: null },
  ],
])("reads %s", (_what, text, expected) => {
  expect(parseSqlMigration(text, path)).toEqual(expected);
});

it.each([
  ["", "line 1"],
  ["SELECT 1;", "line 1"],
  ["SELECT 1;\n-- mig:up\n", "line 1"],
  ["-- mig:up\n-- mig:up\n", "line 2"],
  ["-- mig:down\n-- mig:up\n", "line 1"],
  ["-- mig:up\n-- mig:sideways\n", "line 2"],
  ["-- mig:breaking\n-- mig:breaking why\n-- mig:up\n", "line 2"],
  ["-- mig:up\nSELECT 1;\nSELECT 'x;\n-- mig:down\n", "line 3"],
])("refuses %j at %s", (text, place) => {
  expect(() => parseSqlMigration(text, path)).toThrow(
    expect.objectContaining({ code: "MIG_MIGRATION_INVALID", details: { path, place } }),
  );
});
