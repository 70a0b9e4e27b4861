/** The golden file of a case: questions, files, operations and SQL in both directions, as people review them. */
import type { Generated, Option } from "@mig/core";
import { apply, type Dialect, emptySnapshot, type Operation, type Scope, type Snapshot } from "@mig/core/adapter";
import { type CaseStep, stepsOf } from "./case-steps.ts";

/** `start` is what was generated before the change, `asked` the change without answers. */
export function caseReport(dialect: Dialect, start: Generated, asked: Generated, change: Generated): string {
  const state = new Map<string, Snapshot>();
  const stateOf = ({ migration }: CaseStep) => state.get(placeOf(migration)) ?? emptySnapshot;
  const advance = (step: CaseStep) => state.set(placeOf(step.migration), apply(step.up, stateOf(step)));
  for (const step of stepsOf(start)) advance(step);
  const migrations = stepsOf(change).map((step) => {
    const before = stateOf(step);
    advance(step);
    return [
      `== ${step.migration.path}`,
      ...step.migration.operations.map((line) => `# ${line}`),
      ...step.migration.hazards.map(({ kind, text }) => `! ${kind}: ${text}`),
      "-- up",
      ...sqlOf(dialect, step.up, before, step.scope),
      "-- down",
      ...step.irreversible.map((reason) => `irreversible: ${reason}`),
      ...sqlOf(dialect, step.down, stateOf(step), step.scope),
    ].join("\n");
  });
  const questions = asked.questions.map(({ kind, id, options }) => `? ${kind} ${id}: ${options.map(shown).join(", ")}`);
  const parts = [...(questions.length === 0 ? [] : [questions.join("\n")]), ...migrations];
  return `${parts.length === 0 ? "nothing to do" : parts.join("\n\n")}\n`;
}

/** `rename headline`, `drop`, `fill <VALUE>` */
function shown({ answer, input }: Option): string {
  if (typeof answer === "string") return answer;
  const [[name, value] = ["", ""]] = Object.entries(answer);
  return `${name} ${input === undefined ? [value].flat().join(", ") : `<${input}>`}`;
}

function placeOf({ repo, scope }: CaseStep["migration"]): string {
  return `${repo} ${scope}`;
}

function sqlOf(dialect: Dialect, operations: readonly Operation[], before: Snapshot, scope: Scope): readonly string[] {
  return dialect.compile(operations, before, scope).map(({ sql, transaction }) => {
    const note = transaction === "inside" ? "" : ` -- ${transaction}`;
    return `${shortened(sql)};${note}`;
  });
}

/** What only guards a table while it is made anew says nothing about the change. */
function shortened(sql: string): string {
  return sql.startsWith("SELECT CASE WHEN ") ? "SELECT CASE WHEN …" : sql;
}
