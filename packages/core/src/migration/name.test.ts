import { expect, it } from "vitest";
import { migrationNames, nextVersion, slugOf } from "./name.ts";

const now = new Date("2026-11-23T10:15:00.900Z");

it.each([
  ["add_slug_to_posts", "add_slug_to_posts"],
  ["Add slug to posts!", "add_slug_to_posts"],
  ["addSlugToPosts", "add_slug_to_posts"],
  ["../../etc/passwd", "etc_passwd"],
  ["Añade größe", "anade_gro_e"],
  ["x".repeat(200), "x".repeat(100)],
])("%s becomes %s", (name, slug) => {
  expect(slugOf(name)).toBe(slug);
});

it.each([[""], ["!!!"], ["添加"]])("refuses the name %j", (name) => {
  expect(() => slugOf(name)).toThrow(expect.objectContaining({ code: "MIG_NAME_REQUIRED" }));
});

it.each([
  ["", "20261123101500"],
  ["20261123101459", "20261123101500"],
  ["20261123101500", "20261123101501"],
  ["20261231235959", "20270101000000"],
  ["20270100000000", "20270100000001"],
  ["99999999999998", "99999999999999"],
])("after %s comes %s", (latest, next) => {
  expect(nextVersion(latest, now)).toBe(next);
});

it("gives each migration of one run a newer version and a name of its own", () => {
  expect(migrationNames("Add slug", 3, now, [{ version: "20261123101500" }, { version: "20200101000000" }])).toEqual([
    "20261123101501_add_slug",
    "20261123101502_add_slug_2",
    "20261123101503_add_slug_3",
  ]);
});
