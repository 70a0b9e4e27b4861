/** Opens connections of any driver. */
import { hostname } from "node:os";
import type { ConnectionConfig, Session } from "@mig/core/adapter";
import packageJson from "../package.json" with { type: "json" };
import { between } from "./between.ts";
import type { PgConnection, PgDriver } from "./driver.ts";
import { connectionError } from "./errors.ts";
import { PgSession } from "./session.ts";

/** Errors: MIG_DRIVER_MISSING, MIG_CONNECTION_FAILED, MIG_DATABASE_MISSING. */
export async function open(driver: PgDriver, config: ConnectionConfig): Promise<PgConnection> {
  try {
    return await driver.connect(config, `mig/${packageJson.version} ${hostname()}:${process.pid}`);
  } catch (error) {
    throw connectionError(error, config.url);
  }
}

/** Errors: MIG_DRIVER_MISSING, MIG_CONNECTION_FAILED, MIG_DATABASE_MISSING. */
export async function connect(driver: PgDriver, config: ConnectionConfig): Promise<Session> {
  const connection = await open(driver, config);
  const [result] = await connection.query(
    "SELECT current_setting('server_version') AS version, pg_backend_pid() AS process",
  );
  const { version, process } = result?.rows[0] ?? {};
  return new PgSession({
    connection,
    server: `PostgreSQL ${version}`,
    ledger: config.ledger,
    between: () => between(connection, Number(process), () => open(driver, config)),
  });
}
