/** From what a driver says to core's codes: an adapter writes a table. */
import type { ErrorCode } from "../errors.ts";

/** The first pattern that fits decides; it is matched with the driver's code or message, as the adapter likes. */
export type DriverErrors = readonly (readonly [said: RegExp, code: ErrorCode])[];

/** @example driverErrorCode("Constraint Error: Duplicate key", [[/^Constraint Error/, "MIG_CONSTRAINT_VIOLATED"]]) // "MIG_CONSTRAINT_VIOLATED" */
export function driverErrorCode(
  said: string,
  table: DriverErrors,
  otherwise: ErrorCode = "MIG_STATEMENT_FAILED",
): ErrorCode {
  return table.find(([pattern]) => pattern.test(said))?.[1] ?? otherwise;
}
