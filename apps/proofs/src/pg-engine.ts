import { repo } from "@mig/core";
import type { ColumnType } from "@mig/core/adapter";
import { materializedView, pgAdapter, view } from "@mig/pg";
import { postgresUrl, scratchDatabase } from "@mig/test-support";
import { Client } from "pg";
import { type Engine, portableLiteral, type Row, type Scratch } from "./engine.ts";
import { pgCatalogSql } from "./pg-catalog.sql.ts";

/** PostgreSQL of this major version. */
export function pgEngine(major: number): Engine {
  return { name: `PostgreSQL ${major}`, adapter: pgAdapter, open: () => openScratch(major), literal, view: anyView };
}

const Repo = repo("proofs", { adapter: pgAdapter, url: "postgres://nowhere" });

function anyView(name: string, query: string, materialized: boolean) {
  return (materialized ? materializedView : view)(name, { repo: Repo, query: { sql: query } });
}

function literal(type: ColumnType, n: number): string {
  if (type.name === "boolean") return n % 2 === 0 ? "true" : "false";
  if (type.name === "binary") return `'\\x0${n}'`;
  if (type.name === "array") return "'{}'";
  return portableLiteral(type, n) ?? "null";
}

async function openScratch(major: number): Promise<Scratch> {
  postgresUrl(major);
  const database = await scratchDatabase({ major });
  const config = { url: database.url, ledger: { schema: null, name: "schema_migrations" } };
  const own = new Client({ connectionString: database.url });
  await own.connect();
  const session = await pgAdapter.connect(config);
  const lines = async (sql: string) =>
    (await own.query<{ line: string }>(`select line from (${sql}) as t(line) order by 1`)).rows.map((row) => row.line);
  return {
    session,
    config,
    execute: async (sql) => {
      await own.query(sql);
    },
    reset: async () => {
      await own.query(resetSql);
    },
    catalog: () => lines(pgCatalogSql),
    rows: async () => {
      const tables = await lines(
        "select c.oid::regclass::text from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema')",
      );
      const rows: Record<string, readonly Row[]> = {};
      for (const name of tables) {
        const plain = name
          .replace(/^public\./, "")
          .replace(/^"(.*)"$/, "$1")
          .replaceAll('""', '"');
        // As text: what a value is must not depend on the driver's types. Rows are where they are kept: in a partition.
        const found = await own.query<{ row: Row }>(`select to_jsonb(t) as row from only ${name} t`);
        rows[plain] = found.rows.map(({ row }) => row);
      }
      return rows;
    },
    close: async () => {
      await session.close();
      await own.end();
      await database.drop();
    },
  };
}

const resetSql = `
do $$
declare one text;
begin
  for one in select nspname from pg_namespace where nspname not in ('pg_catalog', 'information_schema') and nspname not like 'pg\\_%' loop
    execute format('drop schema %I cascade', one);
  end loop;
  for one in select extname from pg_extension where extname <> 'plpgsql' loop
    execute format('drop extension if exists %I cascade', one);
  end loop;
  create schema public;
end $$`;
