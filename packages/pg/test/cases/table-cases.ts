/** Operations on whole tables. */
import { column, type Operation, table } from "@mig/core/adapter";
import { billing, type Case, created, posts, ref } from "./fixture.ts";

const inLogs = (from: string, to: string) => ({
  from: [{ schema: null, name: "logs" }],
  bound: `FOR VALUES FROM ('${from}-01-01') TO ('${to}-01-01')`,
  columns: {},
});

const logs: readonly Operation[] = [
  {
    kind: "createTable",
    table: table({ name: "logs", columns: [["at", "date"]], options: { partitionBy: "RANGE (at)" } }),
  },
  { kind: "createTable", table: table({ name: "p", columns: [], inherits: inLogs("2026", "2027") }) },
];

export const tableCases: readonly Case[] = [
  {
    name: "createTable with options",
    op: {
      kind: "createTable",
      table: table({ name: "t", columns: [["a", "integer"]], options: { unlogged: true, with: { fillfactor: "70" } } }),
    },
  },
  { name: "createTable without columns", op: { kind: "createTable", table: table({ name: "t", columns: [] }) } },
  {
    name: "createTable in a schema",
    given: [created(billing)],
    op: { kind: "createTable", table: table({ name: "users", schema: "billing", columns: [["id", "integer"]] }) },
  },
  {
    name: "createTable: a partition",
    given: [
      {
        kind: "createTable",
        table: table({ name: "logs", columns: [["at", "date"]], options: { partitionBy: "RANGE (at)" } }),
      },
    ],
    op: {
      kind: "createTable",
      table: table({
        name: "logs_2026",
        columns: [],
        checks: [{ name: "recent", expression: "at > '2025-12-31'::date" }],
        inherits: inLogs("2026", "2027"),
      }),
    },
  },
  {
    name: "createTable with a serial that has options and one that is nullable",
    op: {
      kind: "createTable",
      table: table({
        name: "t",
        columns: [
          column("a", "smallint", {
            nullable: false,
            autoIncrement: { kind: "serial", sequence: { start: "10", increment: "5" } },
          }),
          column("b", "bigint", { autoIncrement: "serial" }),
          column("c", "bigint", {
            nullable: false,
            autoIncrement: { kind: "identity", always: true, sequence: { increment: "-1", cycle: true } },
          }),
        ],
      }),
    },
  },
  {
    name: "createTable with keys that are not checked",
    op: {
      kind: "createTable",
      table: table({
        name: "t",
        columns: [["a", "bigint"]],
        checks: [{ name: "t_a", expression: "a > 0", validated: false }],
        foreignKeys: [
          { name: "t_fkey", columns: ["a"], references: { table: "users", columns: ["id"] }, validated: false },
        ],
      }),
    },
  },
  { name: "dropTable", op: { kind: "dropTable", table: posts } },
  { name: "renameTable", op: { kind: "renameTable", from: ref("users"), to: ref("people") } },
  {
    name: "renameTable to another schema",
    given: [created(billing)],
    op: { kind: "renameTable", from: ref("users"), to: { schema: "billing", name: "people" } },
  },
  {
    name: "alterTable",
    op: {
      kind: "alterTable",
      table: ref("posts"),
      from: { comment: null, options: {} },
      to: {
        comment: "it's",
        options: {
          unlogged: true,
          with: { fillfactor: "80", "toast.autovacuum_enabled": "false" },
          rowSecurity: true,
          forceRowSecurity: true,
          replicaIdentity: "full",
        },
      },
    },
  },
  {
    name: "alterTable: a partition has a column otherwise than its parent",
    given: logs,
    op: {
      kind: "alterTable",
      table: ref("p"),
      from: { comment: null, options: {}, inherits: inLogs("2026", "2027") },
      to: {
        comment: null,
        options: {},
        inherits: {
          ...inLogs("2026", "2027"),
          columns: { at: { nullable: false, default: { kind: "sql", sql: "CURRENT_DATE" }, comment: "Today." } },
        },
      },
    },
  },
  {
    name: "reparentTable: a partition stands alone",
    given: logs,
    op: {
      kind: "reparentTable",
      from: table({ name: "p", columns: [], inherits: inLogs("2026", "2027") }),
      to: table({ name: "p", columns: [["at", "date"]] }),
    },
  },
];
