/** How a failure is shown: its code, its place in the project and the next step. */
import type { MigError } from "@mig/core";
import type { Paint } from "./paint.ts";

export function errorText(error: MigError, paint: Paint, debug: boolean): string {
  return [
    `${paint.red(paint.bold("error"))} ${paint.bold(error.code)}: ${error.message}`,
    ...placesOf(error.details).map((place) => `  at ${paint.cyan(place)}`),
    ...statementOf(error.details).map((line) => `  ${line}`),
    ...(showsStack(error, debug) ? [paint.dim(stackOf(error))] : []),
    `  ${paint.bold("next:")} ${error.next}`,
  ].join("\n");
}

export function errorValue(error: MigError, debug: boolean): object {
  const { code, message, details, next } = error;
  return { code, message, details, next, ...(showsStack(error, debug) ? { stack: stackOf(error) } : {}) };
}

/** What the details say about places: `file:line`. */
function placesOf({ file, path = file, paths = path, line }: MigError["details"]): readonly string[] {
  if (Array.isArray(paths)) return paths.filter((place) => typeof place === "string");
  if (typeof paths !== "string") return [];
  return [typeof line === "number" ? `${paths}:${line}` : paths];
}

/** Which statement of which migration failed, as the database tells it, and the statement itself. */
function statementOf(details: MigError["details"]): readonly string[] {
  const { migration, step, operation, statement, line, sqlstate } = details;
  if (typeof statement !== "string") return [];
  const place = [
    ...(typeof migration === "string" ? [`in ${migration}`] : []),
    ...(typeof step === "number" ? [`step ${step}${typeof operation === "string" ? ` (${operation})` : ""}`] : []),
    ...(typeof line === "number" ? [`line ${line} of its statement`] : []),
    ...(typeof sqlstate === "string" ? [`SQLSTATE ${sqlstate}`] : []),
  ];
  return [...(place.length === 0 ? [] : [place.join(", ")]), ...statement.split("\n").map((text) => `  ${text}`)];
}

/** A bug of ours is only found with its stack; for everything else the place and the next step say more. */
function showsStack(error: MigError, debug: boolean): boolean {
  return debug || error.code === "MIG_BUG";
}

function stackOf(error: MigError): string {
  const cause = error.cause instanceof Error ? [`caused by: ${error.cause.stack ?? error.cause.message}`] : [];
  return [error.stack ?? "", ...cause].join("\n");
}
