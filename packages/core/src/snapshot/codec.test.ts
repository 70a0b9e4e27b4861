import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, it } from "vitest";
import { objects, tableRefs, tables } from "../../test/arbitrary-operations.ts";
import { column } from "../model/column.ts";
import { table } from "../model/table.ts";
import { decodeSnapshot, encodeSnapshot } from "./codec.ts";
import { type RecordedState, type SnapshotEntry, snapshotFormat } from "./snapshot-file.ts";

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
const other = "fedcba9876543210fedcba9876543210fedcba9876543210fedcba9876543210";
const migration = "20261123101500_first";

const articles = table({ name: "articles", columns: [column("id", "bigint"), column("headline", "text")] });
const bare = table({ name: "articles", columns: [column("id", "bigint")] });
const dropped = { schema: "blog", name: "posts" };
const moved = { table: { schema: null, name: "posts" }, renamedTo: { schema: "blog", name: "articles" } };
const from = { schema: null, name: "posts" };

/**
 * Files that were written once, by the formats that have their form: what reads them must give these values in every
 * version of mig. What format 1 did not know reads as unknown.
 */
const golden: Readonly<Record<string, { readonly of: readonly number[]; readonly state: RecordedState }>> = {
  table: { of: [1, 2], state: { kind: "table", table: posts, renamedFrom: null, renamedColumns: {} } },
  "renamed-table": { of: [1], state: { kind: "table", table: bare, renamedFrom: from, renamedColumns: {} } },
  "renamed-table-and-column": {
    of: [2],
    state: { kind: "table", table: articles, renamedFrom: from, renamedColumns: { headline: "title" } },
  },
  object: { of: [1, 2], state: { kind: "object", object: mood } },
  "dropped-table": { of: [1, 2], state: { kind: "dropped", dropped: { table: dropped, renamedTo: null } } },
  "table-renamed-away": { of: [1, 2], state: { kind: "dropped", dropped: moved } },
  "dropped-object": {
    of: [1, 2],
    state: { kind: "dropped", dropped: { object: { kind: "pg:enum", schema: null, name: "mood" } } },
  },
};

/** A first file, one that follows another, and one where branches meet. */
const links: Readonly<Record<string, Omit<SnapshotEntry, "state">>> = {
  table: { parents: [], after: [], migration },
  object: {
    parents: [],
    after: [],
    migration,
    generation: { at: "2026-11-23T10:15:00.000Z", migrations: { [migration]: parent }, snapshots: 1 },
  },
  "dropped-table": {
    parents: [parent, other],
    after: ["20261120101500_a", "20261121101500_b"],
    migration,
  },
};

function entryOf(name: string, state: RecordedState, format: number): SnapshotEntry {
  const isFirst = name === "table" || name === "object";
  if (format === 1) return { parents: isFirst ? [] : [parent], after: null, migration, state };
  return { parents: [parent], after: ["20261120101500_a"], migration, ...links[name], state };
}

const goldenText = (name: string, format: number) =>
  readFileSync(new URL(`../../test/fixtures/snapshot-format-${format}/${name}.json`, import.meta.url), "utf8");

const cases = Object.entries(golden).flatMap(([name, { of, state }]) =>
  of.map((format): [number, string, SnapshotEntry] => [format, name, entryOf(name, state, format)]),
);

it.each(cases)("reads format %i: %s", (format, name, entry) => {
  const { hash } = JSON.parse(goldenText(name, format));
  expect(decodeSnapshot(goldenText(name, format), name)).toEqual({ ...entry, hash, path: name });
});

it.each(cases.filter(([format]) => format === snapshotFormat))("writes format %i: %s", (format, name, entry) => {
  expect(encodeSnapshot(entry).text).toBe(goldenText(name, format));
});

const states: fc.Arbitrary<RecordedState> = fc.oneof(
  fc.record({
    kind: fc.constant("table" as const),
    table: tables,
    renamedFrom: fc.option(tableRefs),
    renamedColumns: fc.dictionary(fc.string(), fc.string(), { maxKeys: 2 }),
  }),
  fc.record({ kind: fc.constant("object" as const), object: objects }),
  fc.record({
    kind: fc.constant("dropped" as const),
    dropped: fc.record({ table: tableRefs, renamedTo: fc.option(tableRefs) }),
  }),
);

const texts = fc.array(fc.string(), { maxLength: 2 });

it("reads what it wrote, whatever the white space", () => {
  fc.assert(
    fc.property(states, texts, fc.option(texts), fc.string(), (state, parents, after, by) => {
      const entry = { parents, after, migration: by, state };
      const { hash, text } = encodeSnapshot(entry);
      const minified = JSON.stringify(JSON.parse(text));
      expect(decodeSnapshot(text, "x.json")).toEqual({ ...entry, hash, path: "x.json" });
      expect(decodeSnapshot(minified, "x.json").hash).toBe(hash);
    }),
    { numRuns: 300 },
  );
});

const whole = goldenText("table", snapshotFormat);
const edited = (
  change: (file: { table: { columns: Record<string, unknown>[] } } & Record<string, unknown>) => unknown,
) => {
  const file = JSON.parse(whole);
  change(file);
  return JSON.stringify(file);
};

it.each<[string, string, string]>([
  ["a text that was cut", whole.slice(0, 90), "line 4"],
  ["a text that was cut between two members", whole.slice(0, whole.indexOf("kind") - 4), "line 4"],
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
  ["another parent", edited((file) => (file["parents"] = ["abc"])), "hash"],
])("refuses %s", (_what, text, place) => {
  expect(() => decodeSnapshot(text, "priv/x.json")).toThrow(
    expect.objectContaining({ code: "MIG_SNAPSHOT_INVALID", details: { path: "priv/x.json", place } }),
  );
});

it("says that a newer format needs a newer mig, whatever else is in the file", () => {
  expect(() => decodeSnapshot('{ "format": 3, "nodes": [] }', "priv/x.json")).toThrow(
    expect.objectContaining({
      code: "MIG_SNAPSHOT_VERSION",
      details: { path: "priv/x.json", format: 3, known: 2 },
    }),
  );
});
