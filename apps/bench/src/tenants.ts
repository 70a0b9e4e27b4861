/** Tenants on PostgreSQL: nothing to do, one column for each, and a new one. */
import { fileURLToPath } from "node:url";
import { column, dropColumn } from "@mig/core/migration";
import { startPostgres } from "@mig/test-support";
import pg from "pg";
import { benchProject } from "./bench-project.ts";
import type { Case } from "./cases.ts";
import { node, runCommand, timed } from "./command.ts";
import { compare } from "./compare.ts";
import { positions, storedDown, tenantMigrationFiles } from "./migration-files.ts";
import type { Comparison } from "./report.ts";

const bare = fileURLToPath(import.meta.resolve("../programs/bare-tenants.mjs"));
const concurrency = 8;

export const tenants: Case = async (folder) => {
  const server = await startPostgres({ major: 18 });
  const comparisons: Comparison[] = [];
  try {
    for (const count of [200, 2000]) {
      const url = await databaseWith(server.url, count);
      const { mig } = benchProject(folder, { ...configFile(url), ...tenantMigrationFiles(1) });
      await runCommand(mig(`migrate --tenants --concurrency ${concurrency}`));
      const read = timed({ name: "the SQL that reads the ledgers", line: node(bare, "read", url) });
      const nothing = timed(mig("migrate --tenants", { target: 3 }));
      comparisons.push(await compare(`Nothing pending in ${count} tenants`, [read, nothing], count));

      const { mig: more } = benchProject(folder, { ...configFile(url), ...tenantMigrationFiles(2) });
      const prepare = () => withoutColumn(url, count);
      const down = storedDown(dropColumn("notes", column("added", "text")));
      const line = (what: string) => node(bare, what, url, String(concurrency), down);
      const floor = timed({ name: `the same SQL, ${concurrency} at once`, line: line("both"), prepare });
      const blind = timed({ name: "the same, no ledger read first", line: line("add"), prepare });
      const add = timed(more(`migrate --tenants --concurrency ${concurrency}`, { target: 1.5, prepare }));
      comparisons.push(await compare(`One column in ${count} tenants`, [floor, blind, add], count));
    }
    comparisons.push(await creation(folder, server.url));
  } finally {
    await server.stop();
  }
  return comparisons;
};

/** From zero, the migrations run one after the other in a schema that is there. */
async function creation(folder: string, server: string): Promise<Comparison> {
  const url = await databaseWith(server, 0);
  const { mig } = benchProject(folder, { ...configFile(url), ...tenantMigrationFiles(100) });
  const schema = (sql: string) => () => ask(url, `DROP SCHEMA IF EXISTS tenant_0 CASCADE; ${sql}`);
  return compare("A new tenant, with 100 migrations", [
    timed(mig("migrate --tenants", { prepare: schema("CREATE SCHEMA tenant_0") })),
    timed(mig("tenants create tenant_0", { prepare: schema("SELECT 1") })),
  ]);
}

function configFile(url: string): Readonly<Record<string, string>> {
  const text = `import { defineConfig, repo } from "@mig/core";
import { pgAdapter } from "@mig/pg";

const listTenants = async (ask) =>
  (await ask("SELECT nspname AS name FROM pg_namespace WHERE nspname LIKE 'tenant\\\\_%' ORDER BY 1")).map((row) => row.name);
export default defineConfig({ domains: [], repos: [repo("bench", { adapter: pgAdapter, url: "${url}", listTenants })] });
`;
  return { "mig.config.js": text };
}

async function databaseWith(server: string, count: number): Promise<string> {
  const name = `bench_${count}`;
  await ask(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  await ask(server, `CREATE DATABASE ${name} TEMPLATE template0`);
  const url = new URL(`/${name}`, server).href;
  await ask(
    url,
    positions(count)
      .map((at) => `CREATE SCHEMA tenant_${at}`)
      .join(";"),
  );
  return url;
}

/** In groups: a transaction holds a lock for each table. */
async function withoutColumn(url: string, count: number): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  const some = 200;
  for (let from = 0; from < count; from += some) {
    const one = (at: number) =>
      `DELETE FROM tenant_${at}.schema_migrations WHERE seq > 1; ALTER TABLE tenant_${at}.notes DROP COLUMN IF EXISTS added`;
    await client.query(
      positions(Math.min(some, count - from))
        .map((at) => one(from + at))
        .join(";"),
    );
  }
  await client.end();
}

async function ask(url: string, sql: string): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  await client.query(sql);
  await client.end();
}
