/** The written migrations of a case, read back: what runs, where, in which order. */
import type { Generated, GeneratedMigration } from "@mig/core";
import { isMigError, type Operation, publicScope, type Scope } from "@mig/core/adapter";
import type { Step } from "@mig/core/migration";
import { readMigration } from "./read-migration.ts";

export const tenant: Extract<Scope, { readonly kind: "tenant" }> = { kind: "tenant", name: "acme" };

export interface CaseStep {
  readonly migration: GeneratedMigration;
  readonly scope: Scope;
  readonly up: readonly Operation[];
  readonly down: readonly Operation[];
  /** Why there is no way back. */
  readonly irreversible: readonly string[];
}

/** Public tables first: those of tenants may point at them. */
export function stepsOf(generated: Generated): readonly CaseStep[] {
  return generated.migrations.map((migration) => {
    const { up, down } = readMigration(migration.text);
    return {
      migration,
      scope: migration.scope === "public" ? publicScope : tenant,
      up: operations(up),
      down: operations(down),
      irreversible: down.flatMap((step) => (step.kind === "irreversible" ? [step.reason] : [])),
    };
  });
}

function operations(steps: readonly Step[]): readonly Operation[] {
  return steps.filter((step): step is Operation => step.kind !== "run" && step.kind !== "irreversible");
}

/** The code of the error that `body` throws; null when it throws none. */
export function refusal(body: () => unknown): string | null {
  try {
    body();
    return null;
  } catch (error) {
    if (isMigError(error)) return error.code;
    throw error;
  }
}
