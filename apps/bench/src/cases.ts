/** What is measured. Every case writes its projects below the folder it is given. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { diff, generate, isConfig, loadProject, nodeFiles, plan, readResources, rulesOf } from "@mig/core";
import { snapshotOf } from "@mig/core/adapter";
import { startPostgres } from "@mig/test-support";
import pg from "pg";
import { benchProject, configFile, resourceFiles } from "./bench-project.ts";
import { bareNode, node, runCommand, timed } from "./command.ts";
import { compare, inProcess } from "./compare.ts";
import { bareStatements, migrationFiles } from "./migration-files.ts";
import type { Comparison } from "./report.ts";

/** `sizes`: how many migrations, where the same is measured for several. */
export type Case = (folder: string, sizes: readonly number[]) => Promise<readonly Comparison[]>;

const bareSqlite = fileURLToPath(import.meta.resolve("../programs/bare-sqlite.mjs"));
const barePg = fileURLToPath(import.meta.resolve("../programs/bare-pg.mjs"));

export const start: Case = async (folder) => {
  const { mig } = benchProject(folder, {});
  return [await compare("Start", [bareNode, timed(mig("--version", { target: 1.5 }))])];
};

export const status: Case = async (folder, sizes) => {
  const comparisons = [];
  for (const size of sizes) {
    const { path, mig } = benchProject(folder, { ...configFile("sqlite", "bench.db"), ...migrationFiles(size) });
    emptyFile(join(path, "bench.db"));
    await runCommand(mig("migrate"));
    const contenders = [bareNode, timed(mig("status", { target: 2.5 }))];
    comparisons.push(await compare(`Status on SQLite, ${size} applied`, contenders, size));
  }
  return comparisons;
};

export const codegen: Case = async (folder) => {
  const comparisons = [];
  for (const size of [10, 100, 1000]) {
    const { mig } = benchProject(folder, resourceFiles(size));
    await runCommand(mig("codegen first"));
    const contenders = [bareNode, timed(mig("codegen --check"))];
    comparisons.push(await compare(`Nothing changed in ${size} tables`, contenders, size));
  }
  return comparisons;
};

export const migrateSqlite: Case = async (folder, sizes) => {
  const comparisons = [];
  for (const count of sizes) {
    const { path, mig } = benchProject(folder, { ...configFile("sqlite", "bench.db"), ...migrationFiles(count) });
    const [file, statements] = [join(path, "bench.db"), join(path, "statements.json")];
    writeFileSync(statements, JSON.stringify(bareStatements("BEGIN IMMEDIATE", count)));
    const prepare = () => emptyFile(file);
    const driver = node(bareSqlite, file, statements);
    const floor = timed({ name: "better-sqlite3, same statements", line: driver, prepare });
    const contenders = [floor, timed(mig("migrate", { target: 1.3, prepare }))];
    comparisons.push(await compare(`${count} migrations on SQLite`, contenders, count));
  }
  return comparisons;
};

/** Against psql where it is installed, and against the driver in any case. */
export const migratePg: Case = async (folder, sizes) => {
  const server = await startPostgres({ major: 18 });
  const url = new URL("/bench", server.url).href;
  const prepare = () => emptyDatabase(server.url);
  const hasPsql = await runCommand({ line: ["psql", "--version"] }).catch(() => null);
  const comparisons = [];
  try {
    for (const count of sizes) {
      const { path, mig } = benchProject(folder, { ...configFile("pg", url), ...migrationFiles(count) });
      const statements = bareStatements("BEGIN", count);
      writeFileSync(join(path, "statements.json"), JSON.stringify(statements));
      writeFileSync(join(path, "statements.sql"), statements.map((sql) => `${sql};\n`).join(""));
      const psql = ["psql", "-Xq", "-v", "ON_ERROR_STOP=1", "-f", join(path, "statements.sql"), url] as const;
      const driver = node(barePg, url, join(path, "statements.json"));
      const contenders = [
        ...(hasPsql === null ? [] : [timed({ name: "psql, same statements", line: psql, prepare })]),
        timed({ name: "pg, same statements", line: driver, prepare }),
        timed(mig("migrate", { target: 1.3, prepare })),
      ];
      comparisons.push(await compare(`${count} migrations on PostgreSQL 18`, contenders, count));
    }
  } finally {
    await server.stop();
  }
  return comparisons;
};

export const parts: Case = async (folder) => {
  const { path, mig } = benchProject(folder, resourceFiles(1000));
  await runCommand(mig("codegen first"));
  const module: { readonly default: unknown } = await import(pathToFileURL(join(path, "mig.config.ts")).href);
  assert(isConfig(module.default));
  const { resources, objects, repos } = await loadProject(module.default);
  const [repo] = repos;
  assert(repo);

  const after = readResources(resources, repo).public.snapshot;
  const tables = Object.values(after.tables).map((table, at) =>
    at > 0 ? table : { ...table, columns: table.columns.filter(({ name }) => name !== "notes") },
  );
  // A copy, because values that are the same one need not be compared.
  const before = structuredClone(snapshotOf(tables, Object.values(after.objects)));
  const rules = rulesOf(repo.adapter.dialect, before);
  const nothing = { resources, objects, repos, files: nodeFiles(path), name: "nothing", now: new Date() };
  return [
    await compare("In process: 1,000 tables, one new column", [
      inProcess("both states as JSON", () => JSON.stringify(before) === JSON.stringify(after)),
      inProcess("diff and plan", () => plan(diff({ before, after, rules }).operations)),
    ]),
    await compare("In process: 1,000 tables, nothing changed", [
      inProcess("JSON.parse of the snapshots", () => parsedBelow(join(path, repo.folders.snapshots))),
      inProcess("reading the resources", () => readResources(resources, repo)),
      inProcess("generate: reads resources and snapshots, diffs", () => generate(nothing)),
    ]),
  ];
};

function parsedBelow(folder: string): readonly unknown[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.map(({ parentPath, name }): unknown => JSON.parse(readFileSync(join(parentPath, name), "utf8")));
}

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
