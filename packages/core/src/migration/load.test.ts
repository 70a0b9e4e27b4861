import { expect, it } from "vitest";
import { addColumn, column, createTable, defineMigration, irreversible, run } from "../migration.ts";
import { readMigration, readModule } from "./load.ts";

const path = "priv/blog/migrations/20260102030405_add_slug.ts";
const slug = addColumn("posts", column("slug", "text"));

it("gives the migration of a module and of an SQL file", async () => {
  const step = run("fill", async () => {});
  const migration = defineMigration({ format: 1, up: [slug, step], down: [irreversible({ reason: "gone" })] });
  expect([
    await readMigration(path, "", undefined, async () => ({ default: migration })),
    (await readMigration("a.sql", "-- mig:up\nSELECT 1", undefined, async () => null)).up,
  ]).toEqual([migration, [{ kind: "execute", up: "SELECT 1", down: null }]]);
});

it("understands what was compiled to CommonJS", () => {
  const migration = defineMigration({ format: 1, up: [slug], down: [] });
  expect(readModule({ default: { __esModule: true, default: migration } }, path)).toEqual(migration);
});

it("completes operations that are written as plain data", () => {
  const up = [{ kind: "addColumn", table: "posts", column: { name: "slug", type: "text" } }];
  expect(readModule({ default: { format: 1, up, down: [] } }, path)).toEqual({
    format: 1,
    up: [slug],
    down: [],
    transaction: true,
    breaking: null,
  });
});

it.each([
  [{ breaking: true }, "they do not work with what it changed"],
  [{ breaking: "they read posts.title" }, "they read posts.title"],
  [{ breaking: false }, null],
])("reads the mark of what older releases cannot live with: %j", (mark, breaking) => {
  const migration = { format: 1, up: [], down: [] };
  expect(readModule({ default: { ...migration, ...mark } }, path).breaking).toBe(breaking);
  expect(readModule({ default: defineMigration({ ...migration, ...mark }) }, path).breaking).toBe(breaking);
});

const table = createTable("posts", { columns: [column("id", "uuid")] });
const wrongColumn = {
  ...table,
  table: { ...table.table, columns: [{ ...column("id", "uuid"), type: { name: "guid" } }] },
};

it.each<[string, unknown, string]>([
  ["no default export", {}, "default"],
  ["a default export that is no object", { default: [] }, ""],
  ["no format", { default: { up: [], down: [] } }, "format"],
  ["no down", { default: { format: 1, up: [] } }, "down"],
  ["up as a function", { default: { format: 1, up: () => {}, down: [] } }, "up"],
  ["a function as a step", { default: { format: 1, up: [() => {}], down: [] } }, "up[0]"],
  ["no list", { default: { format: 1, up: slug, down: [] } }, "up"],
  ["an unknown kind", { default: { format: 1, up: [slug, { kind: "addColum" }], down: [] } }, "up[1].kind"],
  ["a step without kind", { default: { format: 1, up: [{}], down: [] } }, "up[0].kind"],
  ["an unknown member", { default: { format: 1, up: [], down: [], dwon: [] } }, "dwon"],
  ["an unknown member of a step", { default: { format: 1, up: [{ ...slug, colour: 1 }], down: [] } }, "up[0].colour"],
  ["a column that is a text", { default: { format: 1, up: [{ ...slug, column: "slug" }], down: [] } }, "up[0].column"],
  ["an unknown type", { default: { format: 1, up: [wrongColumn], down: [] } }, "up[0].table.columns[0].type.name"],
  ["irreversible in up", { default: { format: 1, up: [irreversible({ reason: "x" })], down: [] } }, "up"],
  ["a run step without code", { default: { format: 1, up: [{ kind: "run", label: "x" }], down: [] } }, "up[0].body"],
])("refuses %s", (_what, module, place) => {
  expect(() => readModule(module, path)).toThrow(
    expect.objectContaining({ code: "MIG_MIGRATION_INVALID", details: { path, place } }),
  );
});

it("refuses what a newer mig wrote, whatever is in it", () => {
  expect(() => readModule({ default: { format: 2, steps: [] } }, path)).toThrow(
    expect.objectContaining({ code: "MIG_MIGRATION_VERSION", details: { path, format: 2, known: 1 } }),
  );
});

it.each([
  ["    at file:///project/priv/blog/migrations/20260102030405_add_slug.ts:7:9", 7],
  ["    at file:///project/priv/blog/migrations/20260102030405_add_slug.ts?v=1:12:9", 12],
  ["    at somewhere (else.ts:3:1)", null],
])("tells where a module failed: %s", async (stack, line) => {
  const cause = Object.assign(new TypeError("x is not a function"), {
    stack: `TypeError: x is not a function\n${stack}`,
  });
  await expect(readMigration(path, "", undefined, () => Promise.reject(cause))).rejects.toMatchObject({
    code: "MIG_MODULE_FAILED",
    details: { path, line, message: "x is not a function" },
    cause,
  });
});
