/** A session on a connection of the caller's, inside the transaction that is open on it. */
import { type ConnectionConfig, MigError, type Session } from "@mig/core/adapter";
import type { PgConnection, PgDriver } from "./driver.ts";
import { isPostgres } from "./engine.ts";
import { sqlstate, statementError } from "./errors.ts";
import { AdvisoryLocks } from "./lock.ts";
import { setLocalRole, splitRole, takeRole } from "./role.ts";
import { PgSession } from "./session.ts";

const noTransaction = "25P01";
const look =
  "SAVEPOINT mig_borrows; RELEASE SAVEPOINT mig_borrows; SELECT version() AS version, current_setting('server_version') AS number, current_setting('search_path') AS path, current_setting('role') AS role";

/** Errors: MIG_UNSUPPORTED for what is no connection of this driver, and when no transaction is open on it. */
export async function borrow(driver: PgDriver, client: unknown, config: ConnectionConfig): Promise<Session> {
  if (driver.borrow === undefined) {
    throw refusal(
      `Connections of the package ${driver.name} cannot be borrowed.`,
      "Leave the client out: then the tenant is made at once.",
    );
  }
  const connection = driver.borrow(client);
  try {
    const [found] = await connection.query(look);
    const { version, number, path, role: own } = found?.rows[0] ?? {};
    if (!isPostgres(version ?? "")) {
      throw refusal(
        `No part of a transaction can be undone by itself here: ${version}`,
        "Leave the client out: then the tenant is made at once.",
      );
    }
    const { role } = splitRole(config);
    if (role !== null) await takeRoleWithin(connection, role);
    return new PgSession({
      connection,
      server: `PostgreSQL ${number}`,
      ledger: config.ledger,
      role,
      outer: { searchPath: path ?? "", role: role === null ? null : (own ?? "none") },
      between: async () => "nothing",
      locks: (ask) => new AdvisoryLocks(ask),
    });
  } catch (error) {
    if (sqlstate(error) !== noTransaction) throw statementError(error, look);
    throw refusal(
      "No transaction is open on this client.",
      "Send BEGIN first, or leave the client out: then the tenant is made at once.",
    );
  }
}

/** The caller's transaction can go on when it is refused. */
async function takeRoleWithin(connection: PgConnection, role: string): Promise<void> {
  const release = "RELEASE SAVEPOINT mig_borrows";
  try {
    await takeRole(connection, role, `SAVEPOINT mig_borrows; ${setLocalRole(role)}; ${release}`);
  } catch (error) {
    await connection.query(`ROLLBACK TO SAVEPOINT mig_borrows; ${release}`);
    throw error;
  }
}

function refusal(message: string, next: string): MigError {
  return new MigError("MIG_UNSUPPORTED", message, { next });
}
