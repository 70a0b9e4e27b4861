/** A session on a connection of the caller's, inside the transaction that is open on it. */
import { MigError, type Session, type TableRef } from "@mig/core/adapter";
import type { PgDriver } from "./driver.ts";
import { sqlstate, statementError } from "./errors.ts";
import { PgSession } from "./session.ts";

const noTransaction = "25P01";
const look =
  "SAVEPOINT mig_borrows; RELEASE SAVEPOINT mig_borrows; SELECT current_setting('server_version') AS version, current_setting('search_path') AS path";

/** Errors: MIG_UNSUPPORTED for what is no connection of this driver, and when no transaction is open on it. */
export async function borrow(driver: PgDriver, client: unknown, ledger: TableRef): Promise<Session> {
  if (driver.borrow === undefined) {
    throw refusal(
      `Connections of the package ${driver.name} cannot be borrowed.`,
      "Leave the client out: then the tenant is made at once.",
    );
  }
  const connection = driver.borrow(client);
  try {
    const [found] = await connection.query(look);
    const { version, path } = found?.rows[0] ?? {};
    return new PgSession({
      connection,
      server: `PostgreSQL ${version}`,
      ledger,
      outer: { searchPath: path ?? "" },
      between: async () => "nothing",
    });
  } catch (error) {
    if (sqlstate(error) !== noTransaction) throw statementError(error, look);
    throw refusal(
      "No transaction is open on this client.",
      "Send BEGIN first, or leave the client out: then the tenant is made at once.",
    );
  }
}

function refusal(message: string, next: string): MigError {
  return new MigError("MIG_UNSUPPORTED", message, { next });
}
