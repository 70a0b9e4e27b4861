/** One connection to one file, which DuckDB keeps for this process alone: that is the lock. */
import { blobValue, type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import type { ConnectionConfig, DriverErrors, Row, Session, Value } from "@mig/core/adapter";
import { driverErrorCode, isMigError, MigError } from "@mig/core/adapter";
import { introspect } from "./introspect.ts";
import { ledgerRows } from "./ledger-rows.ts";

const errors: DriverErrors = [
  [/^Constraint Error/, "MIG_CONSTRAINT_VIOLATED"],
  [/^IO Error: Could not set lock/, "MIG_DATABASE_LOCKED"],
  [/^(IO|Connection) Error|not a valid DuckDB/, "MIG_CONNECTION_FAILED"],
];

function failure(error: unknown, details: Readonly<Record<string, string>>): MigError {
  if (isMigError(error)) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new MigError(driverErrorCode(message, errors), message, { details, cause: error });
}

/** A file that is not there is made. `options` are DuckDB's settings, as texts. */
export async function connect({ url, options = {}, ledger }: ConnectionConfig): Promise<Session> {
  try {
    const settings = Object.entries(options).map(([name, value]) => [name, String(value)] as const);
    const instance = await DuckDBInstance.create(url, Object.fromEntries(settings));
    const connection = await instance.connect();
    let open = true;
    const query = async (sql: string, values: readonly Value[] = []) => {
      if (!open) throw new MigError("MIG_CONNECTION_FAILED", "The session is closed.");
      return ask(connection, sql, values).catch((error) => Promise.reject(failure(error, { statement: sql })));
    };
    const [row] = await query("SELECT version() AS version");
    return {
      server: `DuckDB ${row?.["version"]}`,
      query,
      ledger: ledgerRows(query, ledger),
      transaction: (body, given) => transaction(query, body, given?.readOnly === true),
      tryLock: async () => true,
      unlock: async () => true,
      lockHolder: async () => null,
      introspect: (_, only) =>
        introspect(query, (name) => name !== ledger.name && (only?.some((table) => table.name === name) ?? true)),
      close: async () => {
        if (open) connection.closeSync();
        if (open) instance.closeSync();
        open = false;
      },
    };
  } catch (error) {
    throw failure(error, { url });
  }
}

/** Of several statements, the rows of the last. */
async function ask(connection: DuckDBConnection, sql: string, values: readonly Value[]): Promise<readonly Row[]> {
  const bound = values.map((value) => (value instanceof Uint8Array ? blobValue(value) : value));
  if (bound.length > 0) return (await connection.runAndReadAll(sql, bound)).getRowObjectsJS();
  const statements = await connection.extractStatements(sql);
  let rows: readonly Row[] = [];
  for (let at = 0; at < statements.count; at++) {
    rows = (await (await statements.prepare(at)).runAndReadAll()).getRowObjectsJS();
  }
  return rows;
}

async function transaction<T>(query: Session["query"], body: () => Promise<T>, readOnly: boolean): Promise<T> {
  await query(readOnly ? "BEGIN TRANSACTION READ ONLY" : "BEGIN TRANSACTION");
  try {
    const result = await body();
    await query("COMMIT");
    return result;
  } catch (error) {
    await query("ROLLBACK").catch(() => undefined);
    throw error;
  }
}
