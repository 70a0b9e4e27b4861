/** Consent to what a rollback destroys. */
import { MigError } from "../errors.ts";
import { showTable } from "../model/name.ts";
import { destroys } from "../operations/definitions.ts";
import type { Operation } from "../operations/vocabulary.ts";

export interface Consent {
  /**
   * False: a plan that destroys rows or values is refused before its first step, unless it is the one that `plan` names.
   * Default true, because a program that calls it has said so; whoever calls it for a person asks first. What SQL and
   * code of the user's own destroys, nobody can tell.
   */
  readonly acceptDataLoss?: boolean;
}

/** `posts.slug: its values`, a line for each thing that is lost. */
export function lossesIn(operations: readonly Operation[]): readonly string[] {
  const lines = operations
    .flatMap(destroys)
    .map(({ table, column, reason }) => `${showTable(table)}${column === undefined ? "" : `.${column}`}: ${reason}`);
  return [...new Set(lines)];
}

/** `digest`: of the plan that would do it, where there is one plan. Errors: MIG_DATA_LOSS. */
export function refuseLoss(lost: readonly string[], digest: string | null): void {
  if (lost.length === 0) return;
  throw new MigError("MIG_DATA_LOSS", `This would be lost:\n${lost.map((line) => `  ${line}`).join("\n")}`, {
    details: { lost, digest },
  });
}
