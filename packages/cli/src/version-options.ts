/** How far to go, up or down. */
import type { MigrateOptions, RollbackOptions } from "@mig/core/runner";
import { choice, count, flag, type Input, type Parameter, text } from "./task.ts";

const to = text("--to <VERSION>", "The last migration to take");
const toExclusive = text("--to-exclusive <VERSION>", "Everything up to this migration, without it");
const step = count("-n, --step <COUNT>", "How many", 1);
const all = flag("--all", "All");
const order = choice(
  "--order <POLICY>",
  ["error", "warn", "allow"],
  "When a pending migration is older than an applied one; default error",
);
const strict = flag("--strict-version-order", "The same as --order error");

/** The first four exclude each other. */
export const upOptions: readonly Parameter<unknown>[] = [to, toExclusive, step, all, order, strict];
export const downOptions: readonly Parameter<unknown>[] = [to, toExclusive, step, all];

type Up = Pick<MigrateOptions, "to" | "toExclusive" | "step" | "order">;
type Down = Pick<RollbackOptions, "to" | "toExclusive" | "step" | "all">;

export function upSelection(input: Input): Up {
  const given = {
    to: input.get(to),
    toExclusive: input.get(toExclusive),
    step: input.get(step),
    order: input.get(strict) ? ("error" as const) : input.get(order),
  };
  return {
    ...(given.to === undefined ? {} : { to: given.to }),
    ...(given.toExclusive === undefined ? {} : { toExclusive: given.toExclusive }),
    ...(given.step === undefined ? {} : { step: given.step }),
    ...(given.order === undefined ? {} : { order: given.order }),
  };
}

/** Null when nothing was said. */
export function downSelection(input: Input): Down | null {
  const given = { to: input.get(to), toExclusive: input.get(toExclusive), step: input.get(step) };
  if (given.to !== undefined) return { to: given.to };
  if (given.toExclusive !== undefined) return { toExclusive: given.toExclusive };
  if (given.step !== undefined) return { step: given.step };
  return input.get(all) ? { all: true } : null;
}
