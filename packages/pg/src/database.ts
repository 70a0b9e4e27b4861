/** Creates and drops databases, over a connection to the database `postgres` of the same server. */
import { type ConnectionConfig, type DatabaseAdmin, MigError } from "@mig/core/adapter";
import type pg from "pg";
import { connectClient } from "./connection.ts";
import { placeOf, sqlstate, statementError } from "./errors.ts";
import { quoteIdentifier } from "./quote.ts";

const states = { databaseExists: "42P04", databaseMissing: "3D000" };

export const database: DatabaseAdmin = {
  exists: (config) =>
    administer(config, async (client, name) => {
      const { rowCount } = await client.query("SELECT FROM pg_database WHERE datname = $1", [name]);
      return rowCount === 1;
    }),
  create: (config) => attempt(config, (name) => `CREATE DATABASE ${name}`, states.databaseExists),
  drop: (config, { force }) =>
    attempt(config, (name) => `DROP DATABASE ${name}${force ? " WITH (FORCE)" : ""}`, states.databaseMissing),
};

/** False when the server answers with `unless`. */
function attempt(config: ConnectionConfig, command: (name: string) => string, unless: string): Promise<boolean> {
  return administer(config, async (client, name) => {
    const sql = command(quoteIdentifier(name));
    try {
      await client.query(sql);
      return true;
    } catch (error) {
      if (sqlstate(error) === unless) return false;
      throw statementError(error, sql);
    }
  });
}

async function administer<T>(
  config: ConnectionConfig,
  body: (client: pg.Client, name: string) => Promise<T>,
): Promise<T> {
  const url = URL.parse(config.url);
  const name = placeOf(config.url).database;
  if (url === null || name === "") {
    throw new MigError("MIG_CONFIG_INVALID", "The url names no database.", {
      next: "Write it as postgres://user@host:5432/database.",
    });
  }
  url.pathname = "/postgres";
  const client = await connectClient({ ...config, url: url.href });
  try {
    return await body(client, name);
  } finally {
    await client.end();
  }
}
