/** Creates and drops databases, over a connection to the database `postgres` of the same server. */
import { type ConnectionConfig, type DatabaseAdmin, MigError } from "@mig/core/adapter";
import { open } from "./connection.ts";
import type { PgConnection, PgDriver } from "./driver.ts";
import { placeOf, sqlstate, statementError } from "./errors.ts";
import { quoteIdentifier } from "./quote.ts";
import { splitRole } from "./role.ts";

const states = { databaseExists: "42P04", databaseMissing: "3D000" };

export function databaseAdmin(driver: PgDriver): DatabaseAdmin {
  return {
    exists: (config) =>
      administer(driver, config, async (connection, name) => {
        const found = await connection.query("SELECT oid FROM pg_database WHERE datname = $1", [name]);
        return found[0]?.rows.length === 1;
      }),
    create: (config) => {
      const { role } = splitRole(config);
      const owner = role === null ? "" : ` OWNER ${quoteIdentifier(role)}`;
      return attempt(driver, config, (name) => `CREATE DATABASE ${name}${owner}`, states.databaseExists);
    },
    drop: (config, { force }) =>
      attempt(driver, config, (name) => `DROP DATABASE ${name}${force ? " WITH (FORCE)" : ""}`, states.databaseMissing),
  };
}

/** False when the server answers with `unless`. */
function attempt(
  driver: PgDriver,
  config: ConnectionConfig,
  command: (name: string) => string,
  unless: string,
): Promise<boolean> {
  return administer(driver, config, async (connection, name) => {
    const sql = command(quoteIdentifier(name));
    try {
      await connection.query(sql);
      return true;
    } catch (error) {
      if (sqlstate(error) === unless) return false;
      throw statementError(error, sql);
    }
  });
}

async function administer<T>(
  driver: PgDriver,
  config: ConnectionConfig,
  body: (connection: PgConnection, name: string) => Promise<T>,
): Promise<T> {
  const url = URL.parse(config.url);
  const name = placeOf(config.url).database;
  if (url === null || name === "") {
    throw new MigError("MIG_CONFIG_INVALID", "The url names no database.", {
      next: "Write it as postgres://user@host:5432/database.",
    });
  }
  url.pathname = "/postgres";
  const connection = await open(driver, { ...config, url: url.href });
  try {
    return await body(connection, name);
  } finally {
    await connection.close();
  }
}
