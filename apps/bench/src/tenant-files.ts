/** Tenants as SQLite files: nothing to do, and one column for each, by one thread and by several. */
import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { column, dropColumn } from "@mig/core/migration";
import { benchProject } from "./bench-project.ts";
import { type Case, emptyFile } from "./cases.ts";
import { node, runCommand, timed } from "./command.ts";
import { compare } from "./compare.ts";
import { positions, storedDown, tenantMigrationFiles, versionOf } from "./migration-files.ts";
import type { Comparison } from "./report.ts";

const bare = fileURLToPath(import.meta.resolve("../programs/bare-tenant-files.mjs"));

const config = `import { defineConfig, repo } from "@mig/core";
import { sqliteAdapter, tenantFiles } from "@mig/sqlite";

const tenants = tenantFiles("tenants/*.db");
export default defineConfig({ domains: [], repos: [repo("bench", { adapter: sqliteAdapter, url: "app.db", ...tenants })] });
`;

export const tenantFiles: Case = async (below) => {
  const comparisons: Comparison[] = [];
  for (const count of [100, 1000]) {
    const { path, mig } = benchProject(below, { "mig.config.js": config, ...tenantMigrationFiles(1) });
    const [folder, first, statements] = ["tenants", "first", "statements.json"].map((name) => join(path, name));
    if (folder === undefined || first === undefined || statements === undefined) continue;
    emptyFile(join(path, "app.db"));
    mkdirSync(folder);
    for (const at of positions(count)) emptyFile(join(folder, `tenant_${at}.db`));
    await runCommand(mig("migrate --tenants"));
    const read = timed({ name: "the SQL that reads the ledgers", line: node(bare, folder) });
    comparisons.push(
      await compare(`Nothing pending in ${count} files`, [read, timed(mig("migrate --tenants"))], count),
    );

    cpSync(folder, first, { recursive: true });
    const prepare = () => {
      rmSync(folder, { recursive: true });
      cpSync(first, folder, { recursive: true });
    };
    writeFileSync(statements, JSON.stringify(adding));
    for (const [name, text] of Object.entries(tenantMigrationFiles(2))) writeFileSync(join(path, name), text);
    const contenders = [
      timed({ name: "better-sqlite3, same statements", line: node(bare, folder, statements), prepare }),
      timed(mig("migrate --tenants --concurrency 1", { prepare })),
      timed(mig("migrate --tenants", { prepare })),
    ];
    comparisons.push(await compare(`One column in ${count} files`, contenders, count));
  }
  return comparisons;
};

const at = "'2026-01-01T00:00:00.000Z'";
const adding = [
  "BEGIN IMMEDIATE",
  "ALTER TABLE notes ADD COLUMN added TEXT",
  `INSERT INTO schema_migrations (seq, version, name, state, checksum, step, steps, started_at, finished_at, duration_ms,
    applied_by, tool_version, down) VALUES (2, '${versionOf(1)}', 'add', 'applied', '1:${"0".repeat(64)}', 1, 1, ${at}, ${at}, 1,
    'somebody@somewhere:12345', '0.0.0', '${storedDown(dropColumn("notes", column("added", "text")))}')`,
  "COMMIT",
];
