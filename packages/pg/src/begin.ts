import type { TransactionOptions } from "@mig/core/adapter";
import { reachWorkers } from "./citus.ts";
import { setRole } from "./role.ts";

/** Begins a transaction with its limits, in one message, as the role that owns the schema, whoever was it before. */
export function begin(
  { readOnly, lockTimeoutMs, timeLimitMs }: TransactionOptions,
  session: { readonly citus: boolean; readonly role: string | null },
): string {
  return [
    readOnly === true ? "BEGIN READ ONLY" : "BEGIN",
    ...(session.role === null ? [] : [setRole(session.role)]),
    ...(lockTimeoutMs === undefined || !session.citus ? [] : [reachWorkers]),
    ...(lockTimeoutMs === undefined ? [] : [`SET LOCAL lock_timeout = ${lockTimeoutMs}`]),
    ...(timeLimitMs === undefined ? [] : [statementLimit(timeLimitMs)]),
  ].join(";\n");
}

/** For each statement of the transaction; what the role has of its own is only made shorter. */
function statementLimit(ms: number): string {
  const own = "extract(epoch FROM current_setting('statement_timeout')::interval) * 1000";
  return `SELECT set_config('statement_timeout', ceil(least(nullif(${own}, 0), ${ms}))::int::text, true)`;
}
