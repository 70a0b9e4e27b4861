/** What a release carries, found by walking the imports of the sources; types are gone by then. */
import { readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const packages = fileURLToPath(new URL("../..", import.meta.url));

interface Reached {
  /** Of the workspace, relative to its packages. */
  readonly files: readonly string[];
  /** From npm; Node's own are left out. */
  readonly external: readonly string[];
}

function reach(entries: readonly string[]): Reached {
  const files = new Set(entries.map((entry) => join(packages, entry)));
  const external = new Set<string>();
  for (const file of files) {
    for (const target of importsOf(file)) {
      const [, name, entry = "index"] = /^@mig\/([^/]+)(?:\/(.+))?$/.exec(target) ?? [];
      if (name !== undefined) files.add(join(packages, name, "src", `${entry}.ts`));
      else if (target.startsWith(".")) files.add(join(dirname(file), target));
      else if (!target.startsWith("node:")) external.add(target);
    }
  }
  return { files: [...files].map((file) => relative(packages, file)).sort(), external: [...external].sort() };
}

/** Imports of values, static and dynamic. */
function importsOf(file: string): readonly string[] {
  const code = readFileSync(file, "utf8").replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, "");
  const statements = code.matchAll(/^(?:import|export)\s(?!type\b)(?:([^;"]*?)\sfrom\s)?"([^"]+)";/gm);
  const isOnlyTypes = (names: string) => /^\{[\s\S]*\}$/.test(names) && !/[{,]\s*(?!type\b)\w/.test(names);
  const fixed = [...statements].filter(([, names = ""]) => !isOnlyTypes(names)).map(([, , target = ""]) => target);
  const dynamic = [...code.matchAll(/\bimport\("([^"]+)"\)/g)].map(([, target = ""]) => target);
  return [...fixed, ...dynamic];
}

/** The data layer and declared objects only keep what they are given: adapters offer them beside themselves. */
const generating =
  /^(cli\/|core\/src\/(diff\/|plan\/|generate\/|resource\/(?!(data-layer|declared-object|declared-at)\.ts)|snapshot\/)|core\/src\/(index|testing)\.ts)/;

test.for<[string, readonly string[], readonly string[]]>([
  ["the release", ["release/src/index.ts"], []],
  ["the release with SQLite", ["release/src/index.ts", "sqlite/src/index.ts"], ["better-sqlite3"]],
  ["the release with PostgreSQL", ["release/src/index.ts", "pg/src/index.ts"], ["pg", "pg-types"]],
  ["a compiled migration", ["core/src/migration.ts"], []],
])("%s carries no code that generates, and only the driver from npm", ([, entries, drivers]) => {
  const { files, external } = reach(entries);
  expect(files.filter((file) => generating.test(file))).toEqual([]);
  expect(external).toEqual(drivers);
});

test("the walk sees what is there", () => {
  expect(reach(["release/src/index.ts"]).files).toEqual(
    expect.arrayContaining(["core/src/migration/load.ts", "core/src/runner/migrate.ts", "release/src/release.ts"]),
  );
  expect(reach(["core/src/index.ts"]).files.filter((file) => generating.test(file))).toEqual(
    expect.arrayContaining([
      "core/src/diff/diff.ts",
      "core/src/generate/generate.ts",
      "core/src/resource/read-resources.ts",
    ]),
  );
});
