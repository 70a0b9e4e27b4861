/** Two other tools on the same 1,000 migrations: they are installed when asked for, and left out when that fails. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { benchProject, configFile, writeFiles } from "./bench-project.ts";
import { type Case, emptyFile } from "./cases.ts";
import { bareNode, type Command, node, runCommand, timed } from "./command.ts";
import { compare } from "./compare.ts";
import { createSql, migrationFiles, positions, versionOf } from "./migration-files.ts";

const packages = ["knex@3.3.0", "drizzle-kit@0.31.11", "drizzle-orm@0.45.4", "better-sqlite3@13.2.0"];
const count = 1000;

export const peers: Case = async (below) => {
  const folder = join(below, "peers");
  mkdirSync(folder);
  writeFiles(folder, { "package.json": '{ "private": true }\n', ...knexFiles(), ...drizzleFiles() });
  try {
    await runCommand({
      line: ["npm", "install", "--prefix", folder, "--no-audit", "--no-fund", ...packages],
      cwd: folder,
    });
  } catch (error) {
    console.error(`The other tools are left out: ${error instanceof Error ? error.message : String(error)}`);
    return [];
  }
  const project = benchProject(below, { ...configFile("sqlite", "bench.db"), ...migrationFiles(count) });
  const tool = (name: string, program: string, ...args: readonly string[]): Command => ({
    name,
    line: node(join(folder, "node_modules", program), ...args),
    cwd: folder,
  });
  const tools = [
    { command: project.mig("migrate"), file: join(project.path, "bench.db") },
    { command: tool("knex migrate:latest", "knex/bin/cli.js", "migrate:latest"), file: join(folder, "knex.db") },
    { command: tool("drizzle-kit migrate", "drizzle-kit/bin.cjs", "migrate"), file: join(folder, "drizzle.db") },
  ];
  const fresh = tools.map(({ command, file }) => timed({ ...command, prepare: () => emptyFile(file) }));
  return [
    await compare("Other tools: 1,000 migrations on SQLite", fresh),
    await compare("Other tools: 1,000 applied, nothing to do", [
      bareNode,
      ...tools.map(({ command }) => timed(command)),
    ]),
  ];
};

function knexFiles(): Readonly<Record<string, string>> {
  const files = positions(count).map((at): [string, string] => [
    `migrations/${versionOf(at)}_m_${at}.js`,
    `exports.up = (knex) =>
  knex.schema.createTable("m_${at}", (table) => {
    table.integer("id").notNullable().primary();
    table.text("name").notNullable();
  });
exports.down = (knex) => knex.schema.dropTable("m_${at}");
`,
  ]);
  const config = 'module.exports = { client: "better-sqlite3", connection: "knex.db", useNullAsDefault: true };\n';
  return { "knexfile.js": config, ...Object.fromEntries(files) };
}

function drizzleFiles(): Readonly<Record<string, string>> {
  const tag = (at: number) => `${String(at).padStart(4, "0")}_m_${at}`;
  const files = positions(count).map((at): [string, string] => [`drizzle/${tag(at)}.sql`, `${createSql(at)};\n`]);
  const entries = positions(count).map((at) => ({
    idx: at,
    version: "6",
    when: at + 1,
    tag: tag(at),
    breakpoints: true,
  }));
  const journal = JSON.stringify({ version: "7", dialect: "sqlite", entries });
  const config = JSON.stringify({ dialect: "sqlite", out: "drizzle", dbCredentials: { url: "drizzle.db" } });
  return { "drizzle.config.json": config, "drizzle/meta/_journal.json": journal, ...Object.fromEntries(files) };
}
