import { expect, it } from "vitest";
import { defineMigration } from "../migration.ts";
import { listMigrations } from "./directory.ts";
import { migrationSources } from "./migration-sources.ts";

const calls =
  'import { defineMigration } from "@mig/core/migration";\n\nexport default defineMigration({ format: 1, up: [], down: [] });\n';
const migration = defineMigration({ format: 1, up: [], down: [] });

/** Files by name, and what was imported. */
function project(texts: Readonly<Record<string, string | Error>>) {
  const imported: string[] = [];
  const read: string[] = [];
  const sources = migrationSources(listMigrations({ list: () => Object.keys(texts) }, "m"), {
    importer: async (path) => {
      imported.push(path);
      return { default: migration };
    },
    read: (path) => {
      read.push(path);
      const text = texts[path.slice("m/".length)] ?? "";
      if (typeof text !== "string") throw text;
      return text;
    },
  });
  return { sources, imported, read };
}

const name = (position: number, ending = "ts") => `${20260101000000 + position}_m.${ending}`;

it("gives each file what is in it, however many are asked for at once", async () => {
  const texts = Array.from({ length: 50 }, (_, at): [string, string] =>
    at === 7 ? [name(at, "sql"), "-- mig:up\nSELECT 7"] : [name(at), at === 30 ? `${calls}// code: () => {}` : calls],
  );
  const { sources, imported, read } = project(Object.fromEntries(texts));
  const loaded = await Promise.all(sources.map((source) => source.load()));
  expect(loaded[7]?.up).toEqual([{ kind: "execute", up: "SELECT 7", down: null }]);
  expect(loaded.filter((_, at) => at !== 7)).toEqual(Array.from({ length: 49 }, () => migration));
  expect(imported).toEqual([`m/${name(30)}`]);
  expect(read).toHaveLength(50);
});

it("reads a file when it is asked for, and each time", async () => {
  const { sources, read } = project({ [name(1)]: calls, [name(2)]: calls });
  expect([sources.map(({ version }) => version), read]).toEqual([["20260101000001", "20260101000002"], []]);
  await sources[1]?.load();
  await sources[1]?.load();
  expect(read).toEqual([`m/${name(2)}`, `m/${name(2)}`]);
});

it("refuses what is wrong to who asked for it, and to nobody else", async () => {
  const unreadable = new Error("EACCES");
  const { sources } = project({ [name(1)]: calls, [name(2)]: unreadable, [name(3, "sql")]: "", [name(4)]: calls });
  const outcomes = await Promise.allSettled(sources.map((source) => source.load()));
  expect(outcomes).toEqual([
    { status: "fulfilled", value: migration },
    { status: "rejected", reason: unreadable },
    { status: "rejected", reason: expect.objectContaining({ code: "MIG_MIGRATION_INVALID" }) },
    { status: "fulfilled", value: migration },
  ]);
});
