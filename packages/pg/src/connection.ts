/** Opens connections of any driver. */
import { hostname } from "node:os";
import type { ConnectionConfig, Session } from "@mig/core/adapter";
import packageJson from "../package.json" with { type: "json" };
import { between } from "./between.ts";
import type { PgConnection, PgDriver } from "./driver.ts";
import { alikeCapabilities, isPostgres } from "./engine.ts";
import { connectionError } from "./errors.ts";
import { LeaseLocks } from "./lease.ts";
import { AdvisoryLocks } from "./lock.ts";
import { PgSession } from "./session.ts";

/** Errors: MIG_DRIVER_MISSING, MIG_CONNECTION_FAILED, MIG_DATABASE_MISSING. */
export async function open(driver: PgDriver, config: ConnectionConfig): Promise<PgConnection> {
  try {
    return await driver.connect(config, application());
  } catch (error) {
    throw connectionError(error, config.url);
  }
}

const application = () => `mig/${packageJson.version} ${hostname()}:${process.pid}`;

/** Errors: MIG_DRIVER_MISSING, MIG_CONNECTION_FAILED, MIG_DATABASE_MISSING. */
export async function connect(driver: PgDriver, config: ConnectionConfig): Promise<Session> {
  const connection = await open(driver, config);
  const [result] = await connection.query(
    "SELECT version() AS version, current_setting('server_version') AS number, pg_backend_pid() AS process",
  );
  const { version, number, process } = result?.rows[0] ?? {};
  const another = () => open(driver, config);
  const common = {
    connection,
    ledger: config.ledger,
    between: () => between(connection, Number(process), another),
  };
  if (isPostgres(version ?? "")) {
    return new PgSession({ ...common, server: `PostgreSQL ${number}`, locks: (ask) => new AdvisoryLocks(ask) });
  }
  return new PgSession({
    ...common,
    server: version ?? "unknown",
    locks: (ask) => new LeaseLocks({ ask, open: another, holder: application() }),
    capabilities: alikeCapabilities,
  });
}
