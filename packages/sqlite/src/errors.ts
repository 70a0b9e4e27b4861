/** The drivers' errors in mig's words. They report SQLite's extended result codes by name. */
import { existsSync } from "node:fs";
import { type DriverErrors, driverErrorCode, isMigError, MigError } from "@mig/core/adapter";
import { guardMessage } from "./guard.ts";

const codes: DriverErrors = [
  [/^SQLITE_(BUSY|LOCKED|PROTOCOL)/, "MIG_DATABASE_LOCKED"],
  [/^SQLITE_CONSTRAINT/, "MIG_CONSTRAINT_VIOLATED"],
  [/^SQLITE_READONLY/, "MIG_FOLDER_UNWRITABLE"],
  [/^SQLITE_(CANTOPEN|NOTADB|CORRUPT|IOERR|AUTH|PERM)/, "MIG_CONNECTION_FAILED"],
];

/** A statement that failed, in a transaction that only reads or in any other. */
export function statementError(error: unknown, sql: string, { readOnly = false } = {}): MigError {
  if (isMigError(error)) return error;
  const refused = guardMessage(sql);
  if (refused !== null && messageOf(error) === "malformed JSON") {
    return new MigError("MIG_INTROSPECTION", refused, { details: { sql }, cause: error });
  }
  const driverCode = codeOf(error);
  if (readOnly && driverCode === "SQLITE_READONLY") {
    return new MigError("MIG_STATEMENT_FAILED", "A transaction that only reads refuses to write.", {
      details: { sql, driverCode },
      next: "Run the statement in a transaction without readOnly.",
      cause: error,
    });
  }
  const code = driverErrorCode(driverCode, codes);
  return new MigError(code, messageOf(error), { details: { sql, driverCode }, cause: error });
}

export function databaseMissing(path: string, cause?: unknown): MigError {
  return new MigError("MIG_DATABASE_MISSING", `There is no file ${path}.`, { details: { path }, cause });
}

/** A file that could not be opened. */
export function openError(error: unknown, path: string): MigError {
  if (isMigError(error)) return error;
  if (!existsSync(path)) return databaseMissing(path, error);
  const driverCode = codeOf(error);
  const code = driverErrorCode(driverCode, codes, "MIG_CONNECTION_FAILED");
  return new MigError(code, `${path} cannot be opened: ${messageOf(error)}.`, {
    details: { path, driverCode },
    ...(code === "MIG_CONNECTION_FAILED" ? { next: "Check that the path is a SQLite database that may be read." } : {}),
    cause: error,
  });
}

/** A file or folder that could not be made or removed. */
export function fileError(error: unknown, path: string): MigError {
  return new MigError("MIG_FOLDER_UNWRITABLE", `${path}: ${messageOf(error)}.`, { details: { path }, cause: error });
}

export function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
