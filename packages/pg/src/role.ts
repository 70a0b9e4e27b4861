/**
 * The role that owns the schema, where it is not the one that logs in: `options: { role: "blog_owner" }` of a repo. It is
 * taken by every connection that mig opens, so that whatever a run makes is the owner's, and is given back on a borrowed one.
 */
import { type ConnectionConfig, MigError } from "@mig/core/adapter";
import type { PgConnection } from "./driver.ts";
import { sqlstate, statementError } from "./errors.ts";
import { quoteIdentifier } from "./quote.ts";

/** The role, and what is left for the driver. Errors: MIG_CONFIG_INVALID. */
export function splitRole(config: ConnectionConfig): { readonly role: string | null; readonly rest: ConnectionConfig } {
  const { role = null, ...options } = config.options ?? {};
  if (role !== null && (typeof role !== "string" || role === "")) {
    throw new MigError("MIG_CONFIG_INVALID", "The role of a connection is a name.", {
      details: { role: String(role) },
      next: 'Write it as options: { role: "blog_owner" }.',
    });
  }
  return { role, rest: role === null ? config : { ...config, options } };
}

/** For the session. In a transaction that is undone, the role from before it is back. */
export const setRole = (role: string) => `SET ROLE ${quoteIdentifier(role)}`;

/** Until the end of the transaction; `none` is whoever logged in. */
export const setLocalRole = (role: string) => `SET LOCAL ROLE ${role === "none" ? "NONE" : quoteIdentifier(role)}`;

/** Errors: MIG_ROLE_REFUSED for a role that is not there or may not be taken. */
export async function takeRole(connection: PgConnection, role: string, sql: string = setRole(role)): Promise<void> {
  try {
    await connection.query(sql);
  } catch (error) {
    const state = sqlstate(error);
    if (state !== "42501" && state !== "22023") throw statementError(error, sql);
    throw new MigError("MIG_ROLE_REFUSED", error instanceof Error ? error.message : `No role ${role}.`, {
      details: { role, sqlstate: state },
      cause: error,
    });
  }
}
