/** Opens connections of any driver. */
import { hostname } from "node:os";
import type { ConnectionConfig, Session } from "@mig/core/adapter";
import packageJson from "../package.json" with { type: "json" };
import { between } from "./between.ts";
import type { PgConnection, PgDriver, PgResult } from "./driver.ts";
import { alikeCapabilities, isPostgres } from "./engine.ts";
import { connectionError, statementError } from "./errors.ts";
import { LeaseLocks } from "./lease.ts";
import { AdvisoryLocks } from "./lock.ts";
import { splitRole, takeRole } from "./role.ts";
import { PgSession } from "./session.ts";

/** As who logs in. Errors: MIG_DRIVER_MISSING, MIG_CONNECTION_FAILED, MIG_DATABASE_MISSING. */
export async function open(driver: PgDriver, config: ConnectionConfig): Promise<PgConnection> {
  try {
    return await driver.connect(splitRole(config).rest, application());
  } catch (error) {
    throw connectionError(error, config.url);
  }
}

/** As the role that the connection names. Errors: those of `open`, MIG_ROLE_REFUSED. */
async function openAsRole(driver: PgDriver, config: ConnectionConfig): Promise<PgConnection> {
  const connection = await open(driver, config);
  const { role } = splitRole(config);
  try {
    if (role !== null) await takeRole(connection, role);
    return connection;
  } catch (error) {
    await connection.close().catch(() => undefined);
    throw error;
  }
}

const application = () => `mig/${packageJson.version} ${hostname()}:${process.pid}`;

/** Errors: MIG_DRIVER_MISSING, MIG_CONNECTION_FAILED, MIG_DATABASE_MISSING, MIG_ROLE_REFUSED. */
export async function connect(driver: PgDriver, config: ConnectionConfig): Promise<Session> {
  const connection = await openAsRole(driver, config);
  const { version, number, process } = await lookAt(connection);
  const another = () => openAsRole(driver, config);
  const common = {
    connection,
    ledger: config.ledger,
    role: splitRole(config).role,
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

async function lookAt(connection: PgConnection): Promise<PgResult["rows"][number]> {
  const sql = "SELECT version() AS version, current_setting('server_version') AS number, pg_backend_pid() AS process";
  try {
    const [result] = await connection.query(sql);
    return result?.rows[0] ?? {};
  } catch (error) {
    await connection.close().catch(() => undefined);
    throw statementError(error, sql);
  }
}
