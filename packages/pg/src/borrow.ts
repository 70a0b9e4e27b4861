/** A session on a connection of the caller's, inside the transaction that is open on it. */
import { MigError, type Session, type TableRef } from "@mig/core/adapter";
import type pg from "pg";
import { sqlstate, statementError } from "./errors.ts";
import { PgSession } from "./session.ts";

const noTransaction = "25P01";

/**
 * `client` is a `pg.Client`, or what `pool.connect()` gives. Errors: MIG_UNSUPPORTED for anything else, and when no
 * transaction is open on it.
 */
export async function borrow(client: unknown, ledger: TableRef): Promise<Session> {
  if (!isClient(client)) {
    throw refusal(
      "This is no client of the package pg.",
      "Pass a pg.Client, or what pool.connect() gives; a pool has no transaction of its own.",
    );
  }
  try {
    await client.query("SAVEPOINT mig_borrows");
    await client.query("RELEASE SAVEPOINT mig_borrows");
    const { rows } = await client.query(
      "SELECT current_setting('server_version') AS version, current_setting('search_path') AS path",
    );
    return new PgSession(client, `PostgreSQL ${rows[0]?.version}`, ledger, { searchPath: String(rows[0]?.path) });
  } catch (error) {
    if (sqlstate(error) !== noTransaction) throw statementError(error, "SAVEPOINT mig_borrows");
    throw refusal(
      "No transaction is open on this client.",
      "Send BEGIN first, or leave the client out: then the tenant is made at once.",
    );
  }
}

/** A pool has `connect` and `query`, too, but hands out another connection for each query. */
function isClient(value: unknown): value is pg.Client {
  if (typeof value !== "object" || value === null || "totalCount" in value) return false;
  return "query" in value && typeof value.query === "function" && ("release" in value || "end" in value);
}

function refusal(message: string, next: string): MigError {
  return new MigError("MIG_UNSUPPORTED", message, { next });
}
