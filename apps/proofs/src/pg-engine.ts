import { pgAdapter } from "@mig/pg";
import { postgresUrl, scratchDatabase } from "@mig/test-support";
import { Client } from "pg";
import type { Engine, Scratch } from "./engine.ts";
import { pgCatalogSql } from "./pg-catalog.sql.ts";

/** PostgreSQL of this major version. */
export function pgEngine(major: number): Engine {
  return { name: `PostgreSQL ${major}`, adapter: pgAdapter, open: () => openScratch(major) };
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
    counts: async () => {
      const tables = await lines(
        "select c.oid::regclass::text from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema')",
      );
      const counted = tables.map(async (name) => {
        const [row] = (await own.query<{ n: string }>(`select count(*) as n from ${name}`)).rows;
        return [name, Number(row?.n)] as const;
      });
      return Object.fromEntries(await Promise.all(counted));
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
