/** Connects to PostgreSQL. The driver is loaded here and nowhere else, when the first connection is made. */
import { hostname } from "node:os";
import { type ConnectionConfig, MigError, type Session } from "@mig/core/adapter";
import type pg from "pg";
import packageJson from "../package.json" with { type: "json" };
import { connectionError } from "./errors.ts";
import { PgSession } from "./session.ts";
import { valueParsers } from "./value-parsers.ts";

type Driver = typeof pg;

/** Errors: MIG_DRIVER_MISSING. */
async function loadDriver(): Promise<Driver> {
  try {
    return (await import("pg")).default;
  } catch (cause) {
    throw new MigError("MIG_DRIVER_MISSING", "The package pg is not installed.", {
      details: { driver: "pg" },
      next: "Install it beside the adapter: npm install pg",
      cause,
    });
  }
}

/** A connected client. Errors: MIG_DRIVER_MISSING, MIG_CONNECTION_FAILED, MIG_DATABASE_MISSING. */
export async function connectClient({ url, options }: ConnectionConfig): Promise<pg.Client> {
  const driver = await loadDriver();
  const defaults = {
    connectionString: url,
    application_name: `mig/${packageJson.version} ${hostname()}:${process.pid}`,
    types: valueParsers(driver.types),
  };
  try {
    const client = new driver.Client(Object.assign(defaults, options));
    // A connection that breaks while nothing is asked tells so here; the next statement fails with the reason.
    client.on("error", () => {});
    await client.connect();
    return client;
  } catch (error) {
    throw connectionError(error, url);
  }
}

/** Errors: MIG_DRIVER_MISSING, MIG_CONNECTION_FAILED, MIG_DATABASE_MISSING. */
export async function connect(config: ConnectionConfig): Promise<Session> {
  const client = await connectClient(config);
  const { rows } = await client.query("SELECT current_setting('server_version') AS version");
  return new PgSession(client, `PostgreSQL ${rows[0]?.version}`, config.ledger);
}
