import fc from "fast-check";
import { expect, it } from "vitest";
import { tableRefs } from "../../test/arbitrary-operations.ts";
import { tableKey } from "../model/name.ts";
import { objectFolder, tableFolder } from "./folder-name.ts";

it.each([
  [null, "posts", "posts"],
  ["billing", "invoices", "billing.invoices"],
  [null, "billing.invoices", "billing%2Einvoices"],
  [null, "UserPosts", "+user+posts"],
  [null, "+user", "%2Buser"],
  [null, "a/b", "a%2Fb"],
  [null, "..", "%2E%2E"],
  [null, "ends.", "ends%2E"],
  [null, "con", "%63on"],
  ["aux", "posts", "%61ux.posts"],
  [null, "CON", "+c+o+n"],
  [null, "console", "console"],
  [null, "@objects", "%40objects"],
  [null, "Ünï", "%C3%9Cn%C3%AF"],
  [null, "", "%"],
])("%s.%s lies in %s", (schema, name, folder) => {
  expect(tableFolder({ schema, name })).toBe(folder);
});

it("is short enough for every disk, and different for different names", () => {
  const folders = ["x", "y"].map((end) => tableFolder({ schema: null, name: `${"表".repeat(80)}${end}` }));
  expect([folders.map((folder) => folder.length), new Set(folders).size]).toEqual([[200, 200], 2]);
});

it("gives two tables two folders, on disks that ignore case too", () => {
  fc.assert(
    fc.property(tableRefs, tableRefs, (left, right) => {
      const same = tableFolder(left).toLowerCase() === tableFolder(right).toLowerCase();
      expect(same).toBe(tableKey(left) === tableKey(right));
    }),
  );
});

it("keeps objects apart from tables and from each other", () => {
  const mood = { schema: null, name: "mood" };
  expect([objectFolder({ kind: "pg:enum", ...mood }), objectFolder({ kind: "x:A:b", schema: "s", name: "n" })]).toEqual(
    ["@objects/pg.enum/mood", "@objects/x.+a%3Ab/s.n"],
  );
});
