import { type Answer, type DiffRules, diff, plan, rulesOf } from "@mig/core";
import { type Adapter, type Dialect, isMigError, publicScope, type Snapshot } from "@mig/core/adapter";
import { difference } from "./difference.ts";
import type { Scratch } from "./engine.ts";
import { runOperations } from "./run-operations.ts";

/** What a proof found: nothing, or what is wrong, in which step. */
export type Verdict = { readonly ok: true } | { readonly ok: false; readonly step: string; readonly text: string };

export interface Change {
  readonly adapter: Adapter;
  /** Holds the old state. */
  readonly changed: Scratch;
  /** Holds the new state. */
  readonly target: Scratch;
  /** By the id of a question, what a column or table was renamed to. */
  readonly renames: ReadonlyMap<string, string>;
}

/** Runs the plan from one database to the other and back, and compares after each way. */
export async function prove(change: Change): Promise<Verdict> {
  let step = "introspect";
  try {
    const { adapter, changed, target } = change;
    const before = await changed.session.introspect(publicScope);
    const after = await target.session.introspect(publicScope);
    const start = await changed.catalog();
    step = "plan";
    const planned = planOf(change, before, after);
    step = "up";
    await runOperations(adapter, changed.session, planned.up, before);
    step = "up = from scratch";
    const wrong = difference(await changed.catalog(), await target.catalog());
    if (wrong !== "") return { ok: false, step, text: wrong };
    step = "second diff";
    const reached = await changed.session.introspect(publicScope);
    const again = diff({ before: reached, after, rules: catalogRules(adapter.dialect, reached) });
    if (again.operations.length > 0 || again.questions.length > 0) {
      return { ok: false, step, text: JSON.stringify([...again.operations, ...again.questions], null, 1) };
    }
    step = "down";
    await runOperations(adapter, changed.session, planned.down, reached);
    step = "down = start";
    const back = difference(await changed.catalog(), start);
    return back === "" ? { ok: true } : { ok: false, step, text: back };
  } catch (error) {
    return { ok: false, step, text: textOf(error) };
  }
}

/** Between two databases everything that is not in the second goes, shared or not. */
function catalogRules(dialect: Dialect, before: Snapshot): DiffRules {
  return { ...rulesOf(dialect, before), dropsObject: () => true };
}

function planOf({ adapter, renames }: Change, before: Snapshot, after: Snapshot) {
  const rules = catalogRules(adapter.dialect, before);
  let answers: Record<string, Answer> = {};
  // Renaming a table uncovers the questions about its columns.
  for (;;) {
    const found = diff({ before, after, rules, answers, otherwise: { requiredColumn: "require", typeChange: "cast" } });
    if (found.questions.length === 0) {
      const { migrations } = plan(found.operations);
      return {
        up: migrations.flatMap((migration) => migration.up),
        down: [...migrations]
          .reverse()
          .flatMap((migration) => migration.down)
          .filter((step) => step.kind !== "irreversible"),
      };
    }
    const given = found.questions.map(({ id, options }): [string, Answer] => {
      const rename = renames.get(id);
      const last = rename?.split(".").at(-1) ?? "";
      const target = options.find(
        ({ answer }) => typeof answer === "object" && "rename" in answer && [rename, last].includes(answer.rename),
      );
      return [id, target?.answer ?? "drop"];
    });
    answers = { ...answers, ...Object.fromEntries(given) };
  }
}

function textOf(error: unknown): string {
  if (isMigError(error)) return `${error.code}: ${error.message} ${JSON.stringify(error.details)}`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
