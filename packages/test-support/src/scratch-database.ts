import { randomBytes } from "node:crypto";
import { Client } from "pg";
import { NEWEST_POSTGRES, postgresUrl } from "./postgres-url.ts";

/** A database of one test. */
export interface ScratchDatabase {
  readonly url: string;
  readonly name: string;
  /** The rows of the last statement, by a connection of its own. */
  ask(sql: string): Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** Drops it, also when connections are still open. */
  drop(): Promise<void>;
}

export interface ScratchDatabaseOptions {
  /** The server's major version; the newest unless told. */
  readonly major?: number;
  /** Another server than the run's. */
  readonly server?: string;
}

/** Creates an empty database with a unique name on the run's server. */
export async function scratchDatabase(options: ScratchDatabaseOptions = {}): Promise<ScratchDatabase> {
  const server = options.server ?? postgresUrl(options.major ?? NEWEST_POSTGRES);
  const name = `mig_${randomBytes(8).toString("hex")}`;
  await run(server, `CREATE DATABASE ${name} TEMPLATE template0`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    name,
    ask: (sql) => run(url.href, sql),
    drop: async () => {
      await run(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    },
  };
}

async function run(url: string, sql: string): Promise<readonly Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const results = [await client.query<Record<string, unknown>>(sql)].flat();
    return results.at(-1)?.rows ?? [];
  } finally {
    await client.end();
  }
}
