/** The database of the demo, as an application would use it: with its driver, not with mig. */
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { startPostgres } from "@mig/test-support";
import Database from "better-sqlite3";
import { Client } from "pg";

export type Rows = readonly Readonly<Record<string, unknown>>[];

export interface DemoDatabase {
  readonly name: string;
  /** What the project's configuration reads. */
  readonly env: Readonly<Record<string, string>>;
  /** Lists the tables that are not mig's own. */
  readonly tablesSql: string;
  query(sql: string, folder: string): Promise<Rows>;
  stop(): Promise<void>;
}

export const sqliteDatabase: DemoDatabase = {
  name: "SQLite",
  env: {},
  tablesSql: "SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'schema_migrations'",
  query: async (sql, folder) => {
    const database = new Database(join(folder, "blog.db"), { fileMustExist: true });
    try {
      const statement = database.prepare<unknown[], Record<string, unknown>>(sql);
      if (statement.reader) return statement.all();
      statement.run();
      return [];
    } finally {
      database.close();
    }
  },
  stop: async () => {},
};

const postgresTables =
  "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'schema_migrations'";

/** In a folder of the project. */
export const pgliteDatabase: DemoDatabase = {
  name: "PostgreSQL without a server (PGlite)",
  env: {},
  tablesSql: postgresTables,
  query: async (sql, folder) => {
    const database = await PGlite.create(join(folder, "data/blog"));
    try {
      return (await database.query<Record<string, unknown>>(sql)).rows;
    } finally {
      await database.close();
    }
  },
  stop: async () => {},
};

/** A server of its own, gone with the demo. */
export async function postgresDatabase(): Promise<DemoDatabase> {
  const server = await startPostgres({ major: 18 });
  const url = new URL(server.url);
  url.pathname = "/blog";
  return {
    name: `PostgreSQL ${server.major}`,
    env: { DATABASE_URL: url.href },
    tablesSql: postgresTables,
    query: async (sql) => {
      const client = new Client({ connectionString: url.href });
      await client.connect();
      try {
        return (await client.query<Record<string, unknown>>(sql)).rows;
      } finally {
        await client.end();
      }
    },
    stop: () => server.stop(),
  };
}
