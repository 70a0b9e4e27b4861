import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, it } from "vitest";
import { objects, tableRefs, tables } from "../../test/arbitrary-operations.ts";
import { column } from "../model/column.ts";
import { table } from "../model/table.ts";
import { decodeSnapshot, encodeSnapshot } from "./codec.ts";
import type { RecordedState, SnapshotEntry } from "./snapshot-file.ts";

const posts = table({
  schema: "blog",
  name: "posts",
  columns: [
    column("id", "uuid", { nullable: false, default: { kind: "generator", name: "uuidv7" } }),
    column("title", { name: "string", length: 80 }, { nullable: false, default: "it's" }),
    column("tags", { name: "array", element: { name: "text" } }, { default: { kind: "value", value: [] } }),
    column("mood", { name: "named", object: "pg:enum", schema: null, type: "mood" }, { comment: "How it is." }),
    column("total", "decimal", { generated: { expression: "price * 2" }, collation: "C" }),
    column("seq", "bigint", { autoIncrement: { kind: "identity", always: true, sequence: { start: "10" } } }),
  ],
  primaryKey: { name: "posts_pkey", columns: ["id"] },
  indexes: [
    {
      name: "posts_title_index",
      keys: ["title", { expression: "lower(title)", direction: "desc", nulls: "last" }],
      unique: true,
      where: "mood IS NOT NULL",
      method: "btree",
      include: ["tags"],
      nullsDistinct: false,
      constraint: { deferrable: "deferred" },
      options: { fillfactor: "70" },
      comment: "Fast.",
    },
  ],
  foreignKeys: [
    {
      name: "posts_author_id_fkey",
      columns: ["author_id"],
      references: { table: { schema: "auth", name: "users" }, columns: ["id"] },
      onDelete: "setNull",
      onDeleteColumns: ["author_id"],
      onUpdate: "cascade",
      match: "full",
      deferrable: "immediate",
      validated: false,
    },
  ],
  checks: [{ name: "titled", expression: "title <> ''", validated: false }],
  statements: [{ name: "touch", up: "CREATE TRIGGER touch", down: "DROP TRIGGER touch" }],
  comment: "What people read.",
  options: { unlogged: true },
});

const mood = {
  kind: "pg:enum",
  schema: null,
  name: "mood",
  definition: { values: ["calm", "loud"] },
  requires: ["schema blog"],
  provides: ["object pg:type mood"],
} as const;

const parent = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
const migration = "20261123101500_first";

/** Files of format 1 that were written once: what reads them must give these values in every version of mig. */
const golden: Readonly<Record<string, SnapshotEntry>> = {
  table: { parent: null, migration, state: { kind: "table", table: posts, renamedFrom: null } },
  "renamed-table": {
    parent,
    migration,
    state: {
      kind: "table",
      table: table({ name: "articles", columns: [column("id", "bigint")] }),
      renamedFrom: { schema: null, name: "posts" },
    },
  },
  object: { parent: null, migration, state: { kind: "object", object: mood } },
  "dropped-table": {
    parent,
    migration,
    state: { kind: "dropped", dropped: { table: { schema: "blog", name: "posts" }, renamedTo: null } },
  },
  "table-renamed-away": {
    parent,
    migration,
    state: {
      kind: "dropped",
      dropped: { table: { schema: null, name: "posts" }, renamedTo: { schema: "blog", name: "articles" } },
    },
  },
  "dropped-object": {
    parent,
    migration,
    state: { kind: "dropped", dropped: { object: { kind: "pg:enum", schema: null, name: "mood" } } },
  },
};

const goldenText = (name: string) =>
  readFileSync(new URL(`../../test/fixtures/snapshot-format-1/${name}.json`, import.meta.url), "utf8");

it.each(Object.entries(golden))("reads and writes format 1: %s", (name, entry) => {
  const { hash, text } = encodeSnapshot(entry);
  expect([decodeSnapshot(goldenText(name), name), text]).toEqual([{ ...entry, hash, path: name }, goldenText(name)]);
});

const states: fc.Arbitrary<RecordedState> = fc.oneof(
  fc.record({ kind: fc.constant("table" as const), table: tables, renamedFrom: fc.option(tableRefs) }),
  fc.record({ kind: fc.constant("object" as const), object: objects }),
  fc.record({
    kind: fc.constant("dropped" as const),
    dropped: fc.record({ table: tableRefs, renamedTo: fc.option(tableRefs) }),
  }),
);

it("reads what it wrote, whatever the white space", () => {
  fc.assert(
    fc.property(states, fc.option(fc.string()), fc.string(), (state, before, by) => {
      const entry = { parent: before, migration: by, state };
      const { hash, text } = encodeSnapshot(entry);
      const minified = JSON.stringify(JSON.parse(text));
      expect(decodeSnapshot(text, "x.json")).toEqual({ ...entry, hash, path: "x.json" });
      expect(decodeSnapshot(minified, "x.json").hash).toBe(hash);
    }),
    { numRuns: 300 },
  );
});

const whole = goldenText("table");
const edited = (
  change: (file: { table: { columns: Record<string, unknown>[] } } & Record<string, unknown>) => unknown,
) => {
  const file = JSON.parse(whole);
  change(file);
  return JSON.stringify(file);
};

it.each<[string, string, string]>([
  ["a text that was cut", whole.slice(0, 90), "line 3"],
  ["a text that was cut between two members", whole.slice(0, whole.indexOf("kind") - 4), "line 3"],
  ["an empty text", "", "line 1"],
  ["a merge conflict", `<<<<<<< ours\n${whole}`, ""],
  ["a list", "[]", ""],
  ["a missing hash", edited((file) => delete file["hash"]), "hash"],
  ["an unknown kind", edited((file) => (file["kind"] = "tabel")), "kind"],
  ["an unknown member", edited((file) => (file["colour"] = "red")), "colour"],
  [
    "a column's wrong type",
    edited((file) => (file.table.columns[1] = { name: "a", type: "guid" })),
    "table.columns[1].type.name",
  ],
  [
    "a column's unknown member",
    edited((file) => (file.table.columns[0] = { name: "a", type: "uuid", null: 1 })),
    "table.columns[0].null",
  ],
  ["a value that fits but was edited", edited((file) => (file.table.columns[0] = { name: "a", type: "uuid" })), "hash"],
  ["another parent", edited((file) => (file["parent"] = "abc")), "hash"],
])("refuses %s", (_what, text, place) => {
  expect(() => decodeSnapshot(text, "priv/x.json")).toThrow(
    expect.objectContaining({ code: "MIG_SNAPSHOT_INVALID", details: { path: "priv/x.json", place } }),
  );
});

it("says that a newer format needs a newer mig, whatever else is in the file", () => {
  expect(() => decodeSnapshot('{ "format": 2, "nodes": [] }', "priv/x.json")).toThrow(
    expect.objectContaining({
      code: "MIG_SNAPSHOT_VERSION",
      details: { path: "priv/x.json", format: 2, known: 1 },
    }),
  );
});
