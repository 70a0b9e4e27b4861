import { expect, it } from "vitest";
import { memoryFiles } from "../../test/memory-files.ts";
import { listMigrations, strangeFiles } from "./directory.ts";

const folder = "priv/blog/migrations";
const project = (...names: readonly string[]) =>
  memoryFiles(Object.fromEntries(names.map((name) => [`${folder}/${name}`, ""])));
const idsAndFiles = (...names: readonly string[]) =>
  listMigrations(project(...names), folder).map(({ id, path }) => [id, path.slice(folder.length + 1)]);

it("reads a file's name", () => {
  expect(listMigrations(project("20260102030405_add_slug.ts"), folder)).toEqual([
    {
      version: "20260102030405",
      name: "add_slug",
      id: "20260102030405_add_slug",
      path: "priv/blog/migrations/20260102030405_add_slug.ts",
    },
  ]);
});

it.each([
  [[], []],
  [
    ["20260102030406_b.mjs", "20260102030405_a.sql"],
    ["20260102030405_a.sql", "20260102030406_b.mjs"],
  ],
  [["20260102030405_a.js", "20260102030405_a.ts"], ["20260102030405_a.ts"]],
  [["20260102030405_a.js", "20260102030405_a.d.ts", "20260102030405_a.js.map"], ["20260102030405_a.js"]],
  [["readme.md", "helpers.ts", "2026_a.ts", "20260102030405_A.ts", "20260102030405_a.test.ts"], []],
])("of %j are migrations: %j", (names, expected) => {
  expect(idsAndFiles(...names).map(([, path]) => path)).toEqual(expected);
});

it.each([[["20260102030405_a.ts", "20260102030405_b.ts"]], [["20260102030405_a.sql", "20260102030405_a.ts"]]])(
  "refuses %j, which have one version",
  (names) => {
    expect(() => idsAndFiles(...names)).toThrow(
      expect.objectContaining({
        code: "MIG_MIGRATION_DUPLICATE",
        details: { version: "20260102030405", paths: names.map((name) => `${folder}/${name}`) },
      }),
    );
  },
);

it.each([
  ["2026010203040_a.ts", "its version has 13 digits instead of 14"],
  ["20260102030405-a.ts", "its name is not made of lower case letters, digits and underscores"],
  ["20260102030405_Add.sql", "its name is not made of lower case letters, digits and underscores"],
  ["20260102030405_a.cjs", "files ending in .cjs are not read; use one of .sql, .ts, .mts, .js, .mjs"],
])("%s is strange: %s", (name, reason) => {
  expect(strangeFiles(project(name), folder)).toEqual([{ path: `${folder}/${name}`, reason }]);
});

it("finds nothing strange in what is plainly something else", () => {
  const files = project(
    "20260102030405_a.ts",
    "20260102030405_a.d.ts",
    "20260102030405_a.test.ts",
    "helpers.ts",
    "notes.md",
  );
  expect(strangeFiles(files, folder)).toEqual([]);
});
