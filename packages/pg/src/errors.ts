/** From what PostgreSQL and its drivers throw to MigError. */
import { type DriverErrors, driverErrorCode, type ErrorCode, isMigError, MigError } from "@mig/core/adapter";

/** The fields of the drivers' errors that are used; each may be missing, and `postgres` says `table_name` for `table`. */
interface DriverError {
  readonly message: string;
  /** Null when the failure is not an answer of the server. */
  readonly severity: string | null;
  readonly code: string | null;
  readonly detail: string | null;
  readonly hint: string | null;
  readonly position: string | null;
  readonly table: string | null;
  readonly column: string | null;
  readonly constraint: string | null;
}

function driverError(error: unknown): DriverError {
  const fields = new Map(error instanceof Object ? Object.entries(error) : []);
  const text = (name: string) => {
    const value: unknown = fields.get(name);
    return typeof value === "string" && value !== "" ? value : null;
  };
  return {
    message: error instanceof Error && error.message !== "" ? error.message : (text("code") ?? String(error)),
    severity: text("severity"),
    code: text("code"),
    detail: text("detail"),
    hint: text("hint"),
    position: text("position"),
    table: text("table") ?? text("table_name"),
    column: text("column") ?? text("column_name"),
    constraint: text("constraint") ?? text("constraint_name"),
  };
}

const sqlstatePattern = /^[0-9A-Z]{5}$/;
/** `ECONNRESET`, `EPIPE`; `CONNECTION_CLOSED`, `CONNECT_TIMEOUT` of the driver `postgres`. */
const systemCode = /^(E[A-Z]+|CONNECT[A-Z_]+)$/;

/** The five characters with which the server names what happened; null when the failure is not the server's. */
export function sqlstate(error: unknown): string | null {
  const { code } = driverError(error);
  return code !== null && sqlstatePattern.test(code) && !systemCode.test(code) ? code : null;
}

const codes: DriverErrors = [
  [/^3D000$/, "MIG_DATABASE_MISSING"],
  [/^(28|08)...$|^57P0[1-4]$|^53300$/, "MIG_CONNECTION_FAILED"],
  [/^23...$/, "MIG_CONSTRAINT_VIOLATED"],
  [/^(55P03|40P01|40001)$/, "MIG_DATABASE_LOCKED"],
  [/^55006$/, "MIG_DATABASE_IN_USE"],
];

/** How drivers that have no code for it say that there is no connection any more. */
const disconnected = /^Connection terminated|^Client (has encountered|was closed)|^timeout expired/;

/**
 * A connection of the server's own: to a node of its cluster, to a foreign server. The one to the server goes on. (What it
 * says before it ends a connection is FATAL in most languages.)
 */
function isOfServer({ code, severity }: DriverError): boolean {
  return severity !== null && severity !== "FATAL" && severity !== "PANIC" && /^08...$/.test(code ?? "");
}

function codeOf(given: DriverError): ErrorCode {
  const { code, message } = given;
  if (isOfServer(given)) return "MIG_NODE_DOWN";
  if (disconnected.test(message) || systemCode.test(code ?? "")) return "MIG_CONNECTION_FAILED";
  return driverErrorCode(code ?? "", codes);
}

/** A failed statement. */
export function statementError(error: unknown, sql: string): MigError {
  if (isMigError(error)) return error;
  const given = driverError(error);
  const state = sqlstate(error);
  const details = {
    sqlstate: state,
    statement: sql,
    line: given.position === null ? null : sql.slice(0, Number(given.position)).split("\n").length,
    detail: given.detail,
    hint: given.hint,
    table: given.table,
    column: given.column,
    constraint: given.constraint,
  };
  const present = Object.fromEntries(Object.entries(details).filter(([, value]) => value !== null));
  return new MigError(codeOf(given), given.message, { details: present, cause: error });
}

/** A failure to connect. Says where to, never with which password. */
export function connectionError(error: unknown, url: string): MigError {
  if (isMigError(error)) return error;
  const given = driverError(error);
  const place = placeOf(url);
  if (sqlstate(error) === "3D000") {
    return new MigError("MIG_DATABASE_MISSING", `The database ${place.database} does not exist.`, { details: place });
  }
  return new MigError("MIG_CONNECTION_FAILED", `PostgreSQL at ${place.host} cannot be reached: ${given.message}`, {
    details: { ...place, reason: given.code ?? given.message },
  });
}

/** What a driver throws that has nothing of its own to say. */
export function connectionGone(): Error {
  return Object.assign(new TypeError("The connection is closed."), { code: "08003" });
}

/** Where a url points to. */
export function placeOf(url: string): { readonly host: string; readonly database: string; readonly user: string } {
  const parsed = URL.parse(url);
  if (parsed === null) return { host: "an address that is no url", database: "", user: "" };
  return {
    host: parsed.host || "the local socket",
    database: decodeURIComponent(parsed.pathname.slice(1)),
    user: decodeURIComponent(parsed.username),
  };
}
