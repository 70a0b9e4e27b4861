/** Whole schemas of real applications as resources: what is written declares exactly what is there, or says what not. */
import { mkdir, rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { type Domain, diff, readResources, repo, rulesOf, type WrittenResources, writeResources } from "@mig/core";
import { describe as inWords, publicScope, type Snapshot, showTable, snapshotOf } from "@mig/core/adapter";
import { fixtureFolder, NEWEST_POSTGRES } from "@mig/test-support";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readSchemas } from "../src/corpus.ts";
import { normalized } from "../src/declared.ts";
import type { Engine, Scratch } from "../src/engine.ts";
import { pgEngine } from "../src/pg-engine.ts";
import { sqliteEngine } from "../src/sqlite-engine.ts";

const engines: readonly (readonly [dialect: "pg" | "sqlite", engine: Engine])[] = [
  ["pg", pgEngine(NEWEST_POSTGRES)],
  ["sqlite", sqliteEngine],
];
const packages = fileURLToPath(new URL("../../../packages", import.meta.url));

/** The tables that have more than declarations can say: each is told of, and every other table is declared exactly. */
const notAllOf: Readonly<Record<string, readonly string[]>> = {};

describe.each(engines)("real schemas on %s become resources", (dialect, engine) => {
  let original: Scratch;
  beforeAll(async () => {
    original = await engine.open();
  });
  afterAll(async () => {
    await original?.close();
  });

  it.each(readSchemas(dialect))("%s", async (name, sql) => {
    await original.reset();
    await original.execute(sql);
    const state = await original.session.introspect(publicScope);
    const written = writeResources({
      state,
      dialect: engine.adapter.dialect,
      domain: "Imported",
      folder: "src",
      repo: { name: "Repo", from: "./repo.ts" },
      migrate: true,
    });
    const told = [...new Set(written.notes.map(({ of }) => of))].sort();
    const kinds = told.map((table) => table.replace(/^payment_p\d+_\d+$/, "payment_*"));
    expect([...new Set(kinds)]).toEqual(notAllOf[name] ?? []);

    const { resources, objects } = await load(dialect, written);
    const target = repo("app", { adapter: engine.adapter, url: "" });
    const declared = readResources(resources, target, objects).public.snapshot;
    const [before, after] = [state, declared].map((one) => comparable(engine, one, told));
    if (before === undefined || after === undefined) return;
    expect(Object.keys(after.tables).sort()).toEqual(Object.keys(before.tables).sort());
    const { operations } = diff({ before, after, rules: rulesOf(engine.adapter.dialect, before) });
    expect(operations.map(inWords)).toEqual([]);
  });
});

/** As a user's program would: from files. */
async function load(dialect: "pg" | "sqlite", { files, domainFile }: WrittenResources): Promise<Domain> {
  const adapter = `${dialect}Adapter`;
  const folder = await fixtureFolder({
    "package.json": '{ "type": "module" }',
    "src/repo.ts": `import { repo } from "@mig/core";
import { ${adapter} } from "@mig/${dialect}";
export const Repo = repo("app", { adapter: ${adapter}, url: "" });
`,
    ...Object.fromEntries(files.map(({ path, text }) => [path, text ?? ""])),
  });
  try {
    await mkdir(join(folder.path, "node_modules/@mig"), { recursive: true });
    for (const of of ["core", "sqlite", "pg"]) {
      await symlink(join(packages, of), join(folder.path, "node_modules/@mig", of));
    }
    const module: { readonly Imported: Domain } = await import(pathToFileURL(join(folder.path, domainFile)).href);
    return module.Imported;
  } finally {
    await rm(folder.path, { recursive: true, force: true });
  }
}

/** As introspection reports it, without the types of views' columns, which only a database knows. */
function comparable({ adapter }: Engine, state: Snapshot, without: readonly string[]): Snapshot {
  const { tables, objects } = normalized(adapter.dialect, state);
  return snapshotOf(
    Object.values(tables).filter((table) => !without.includes(showTable(table))),
    Object.values(objects).map((object) => {
      const { definition, kind } = object;
      if (kind !== "pg:view" || typeof definition !== "object" || definition === null) return object;
      return {
        ...object,
        definition: Object.fromEntries(Object.entries(definition).filter(([member]) => member !== "types")),
      };
    }),
  );
}
