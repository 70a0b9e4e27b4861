/** What is measured. Every case writes its projects below the folder it is given. */
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { diff, generate, isConfig, loadProject, nodeFiles, plan, readResources, rulesOf } from "@mig/core";
import { snapshotOf } from "@mig/core/adapter";
import { pgAdapter } from "@mig/pg";
import { sqliteAdapter } from "@mig/sqlite";
import { startPostgres } from "@mig/test-support";
import pg from "pg";
import { benchProject, configFile, resourceFiles } from "./bench-project.ts";
import { bareNode, node, runCommand, timed } from "./command.ts";
import { type Contender, compare, inProcess } from "./compare.ts";
import { bareStatements, sqlFiles, typescriptFiles } from "./migration-files.ts";
import type { Comparison } from "./report.ts";

export type Case = (folder: string) => Promise<readonly Comparison[]>;

const programs = fileURLToPath(new URL("../programs/", import.meta.url));

export const startup: Case = async (folder) => {
  const { mig } = benchProject(folder, {});
  return [await compare("Start", [bareNode, timed(mig("--version", { target: 1.5 }))])];
};

export const status: Case = async (folder) => {
  const contenders = [];
  for (const count of [10, 1000]) {
    const project = benchProject(folder, { ...configFile("sqlite", "bench.db"), ...typescriptFiles(count) });
    emptyFile(join(project.path, "bench.db"));
    await runCommand(project.mig("migrate"));
    contenders.push(timed(project.mig("status", { name: `mig status, ${count} applied`, target: 2.5, size: count })));
  }
  return [await compare("Status on SQLite", [bareNode, ...contenders])];
};

export const codegen: Case = async (folder) => {
  const contenders = [];
  for (const count of [10, 100, 1000]) {
    const project = benchProject(folder, resourceFiles(count));
    await runCommand(project.mig("codegen first"));
    contenders.push(timed(project.mig("codegen --check", { name: `mig codegen --check, ${count} tables`, size: count })));
  }
  return [await compare("Nothing changed", [bareNode, ...contenders])];
};

export const migrateSqlite: Case = async (folder) => {
  const comparisons = [];
  for (const count of [100, 1000]) {
    const contenders = [typescriptFiles(count), sqlFiles(sqliteAdapter, count)].map((files, position) => {
      const project = benchProject(folder, { ...configFile("sqlite", "bench.db"), ...files });
      const name = `mig migrate, ${["TypeScript", "SQL"][position]} files`;
      return timed(project.mig("migrate", { name, target: 1.3, prepare: () => emptyFile(join(project.path, "bench.db")) }));
    });
    const [file, statements] = [join(folder, "floor.db"), join(folder, "sqlite.json")];
    writeFileSync(statements, JSON.stringify(bareStatements(sqliteAdapter, count)));
    const line = node(join(programs, "bare-sqlite.mjs"), file, statements);
    const floor = timed({ name: "better-sqlite3, same statements", line, prepare: () => emptyFile(file) });
    comparisons.push(await compare(`${count} migrations on SQLite`, [floor, ...contenders]));
  }
  return comparisons;
};

/** Against psql where it is installed, and against the driver in any case. */
export const migratePg: Case = async (folder) => {
  const server = await startPostgres({ major: 18 });
  const url = new URL("/bench", server.url).href;
  const prepare = () => emptyDatabase(server.url);
  try {
    const comparisons = [];
    for (const count of [100, 1000]) {
      const contenders = [typescriptFiles(count), sqlFiles(pgAdapter, count)].map((files, position) => {
        const project = benchProject(folder, { ...configFile("pg", url), ...files });
        const name = `mig migrate, ${["TypeScript", "SQL"][position]} files`;
        return timed(project.mig("migrate", { name, target: 1.3, prepare }));
      });
      const statements = bareStatements(pgAdapter, count);
      writeFileSync(join(folder, "pg.json"), JSON.stringify(statements));
      writeFileSync(join(folder, "pg.sql"), statements.map((sql) => `${sql};\n`).join(""));
      const psql = ["psql", "-Xq", "-v", "ON_ERROR_STOP=1", "-f", join(folder, "pg.sql"), url] as const;
      const driver = node(join(programs, "bare-pg.mjs"), url, join(folder, "pg.json"));
      const floors: readonly Contender[] = [
        ...((await isInstalled("psql")) ? [timed({ name: "psql, same statements", line: psql, prepare })] : []),
        timed({ name: "pg, same statements", line: driver, prepare }),
      ];
      comparisons.push(await compare(`${count} migrations on PostgreSQL 18`, [...floors, ...contenders]));
    }
    return comparisons;
  } finally {
    await server.stop();
  }
};

export const parts: Case = async (folder) => {
  const project = benchProject(folder, resourceFiles(1000));
  await runCommand(project.mig("codegen first"));
  const module: object = await import(pathToFileURL(join(project.path, "mig.config.ts")).href);
  if (!("default" in module) || !isConfig(module.default)) throw new Error("The generated configuration is none.");
  const { resources, repos } = await loadProject(module.default);
  const [repo] = repos;
  if (repo === undefined) throw new Error("The generated project has no repo.");

  const after = readResources(resources, repo).public.snapshot;
  const [first, ...others] = Object.values(after.tables);
  if (first === undefined) throw new Error("The generated project has no table.");
  const one = { ...first, columns: first.columns.filter(({ name }) => name !== "notes") };
  // A copy, because values that are the same one need not be compared.
  const before = structuredClone(snapshotOf([one, ...others], Object.values(after.objects)));
  const rules = rulesOf(repo.adapter.dialect, before);

  const files = nodeFiles(project.path);
  const snapshots = join(project.path, repo.folders.snapshots);
  const parsed = () =>
    readdirSync(snapshots, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry): unknown => JSON.parse(readFileSync(join(entry.parentPath, entry.name), "utf8")));
  return [
    await compare("1,000 tables, one new column, in process", [
      inProcess("both states as JSON", () => JSON.stringify(before) === JSON.stringify(after)),
      inProcess("diff", () => diff({ before, after, rules })),
      inProcess("diff and plan", () => plan(diff({ before, after, rules }).operations)),
    ]),
    await compare("1,000 tables, nothing changed, in process", [
      inProcess("JSON.parse of the snapshots", parsed),
      inProcess("readResources", () => readResources(resources, repo)),
      inProcess("generate: reads resources and snapshots, diffs", () =>
        generate({ resources, repos, files, name: "nothing", now: new Date() }),
      ),
    ]),
  ];
};

export function emptyFile(path: string): void {
  for (const ending of ["", "-wal", "-shm", "-journal"]) rmSync(`${path}${ending}`, { force: true });
  writeFileSync(path, "");
}

async function emptyDatabase(server: string): Promise<void> {
  const client = new pg.Client(server);
  await client.connect();
  await client.query("DROP DATABASE IF EXISTS bench WITH (FORCE)");
  await client.query("CREATE DATABASE bench TEMPLATE template0");
  await client.end();
}

function isInstalled(program: string): Promise<boolean> {
  return runCommand({ line: [program, "--version"] }).then(
    () => true,
    () => false,
  );
}
