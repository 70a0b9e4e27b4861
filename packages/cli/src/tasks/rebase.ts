import { type FileChange, isMigError, MigError, planRebase, type Rebase } from "@mig/core";
import { yes } from "../agree.ts";
import { answerOptions, answersOf, otherwiseOf } from "../answers.ts";
import { appliedValue, findApplied, keepApplied, showPlace } from "../applied.ts";
import type { Context } from "../context.ts";
import { format, noFormat } from "../format-written.ts";
import { beginGeneration, decide, finishGeneration, showDry } from "../generation.ts";
import { otherBranches } from "../other-branches.ts";
import { openProject, type Project, repoOption } from "../project.ts";
import { really } from "../protection.ts";
import { findDoubts, showDoubt } from "../retract.ts";
import { lockWait, logSql } from "../run-migrations.ts";
import { flag, type Input, refuseSeveral, type Task, text, texts } from "../task.ts";

const onto = text("--onto <MIGRATION>", "This one stays: what was generated without knowing of it goes on top");
const migration = texts("--migration <VERSION>", "Generate this one again; may be given several times");
const nameOption = text("--name <NAME>", "Of the new migration; default: the name of the old one");
const rollback = flag("--rollback", "Undo the old one first where it is applied");
const keepCopy = flag(
  "--keep-copy",
  "Keep the text of an edited migration beside the new one, ending in .before-rebase",
);
const dryRun = flag("--dry-run", "Print what would be done, and touch nothing");

/** `mig rebase` */
export const rebase: Task = {
  name: "rebase",
  summary: "Generates the migration of your branch again, on top of another branch",
  description:
    "For two branches that changed the same thing (MIG_SNAPSHOT_FORK). Yours is what git does not have on the branch " +
    "that is being merged, or on the main branch; without git the newest, or what --migration names. Its files " +
    "are removed, and what the resources still ask for is written as one migration with the old name and a new version. " +
    "Branches whose changes commute need none of this.",
  options: [
    ...[onto, migration, nameOption, dryRun, rollback, keepCopy, ...answerOptions],
    ...[yes, keepApplied, really, format, noFormat, repoOption, lockWait, logSql],
  ],
  examples: [
    { command: "mig rebase", does: "after a merge that `mig codegen --check` refuses" },
    { command: "mig rebase --dry-run", does: "shows which migration it would be, and what becomes of it" },
    { command: "mig rebase --migration 20260102030405", does: "says which one is yours" },
    { command: "mig rebase --rollback", does: "also where you have applied yours already" },
  ],
  run: async (context, input) => {
    refuseSeveral(input, [onto, migration]);
    const project = await openProject(context, input);
    const plan = planRebase({ ...project, ...(await selection(context, input, project)) });
    if (plan.retractions.length === 0) {
      context.output.say("Nothing to rebase: the branches go together as they are.");
      context.output.result({ rebased: [], onto: plan.onto, written: false });
      return;
    }
    const copies = await copiesOfEdited(context, input, project, plan);
    const generation = await decide(context, await begin(context, input, project, plan));
    context.output.say(`${plan.rebased.join(", ")} on top of ${plan.onto.join(", ") || "nothing"}:`);
    const value = { rebased: plan.rebased, onto: plan.onto, conflicts: plan.conflicts };
    if (input.get(dryRun)) {
      context.output.result({ ...value, ...showDry(context, generation) });
      return;
    }
    const outcome = await finishGeneration(context, input, project, generation, {
      keepApplied: await appliedStays(context, input, project, plan),
      copies,
    });
    for (const { path } of copies) context.output.warn(`${path} is the text of before: carry over what is yours.`);
    context.output.result({ ...value, ...outcome, copies: copies.map(({ path }) => path) });
  },
};

async function selection(context: Context, input: Input, project: Project) {
  const named = input.get(migration);
  if (named.length > 0) return { migrations: named };
  const target = input.get(onto);
  return target === undefined ? { others: await otherBranches(context, project) } : { onto: target };
}

function begin(context: Context, input: Input, project: Project, { rebased, retractions, name }: Rebase) {
  return beginGeneration(context, project, {
    name: input.get(nameOption) ?? name,
    answers: answersOf(input),
    otherwise: otherwiseOf(input),
    dev: rebased.every((id) => id.endsWith("_dev")),
    retractions,
  });
}

/** Errors: MIG_REBASE_EDITED when nobody said that a copy is wanted. */
async function copiesOfEdited(context: Context, input: Input, project: Project, { retractions }: Rebase) {
  const doubts = await findDoubts(context, project, retractions);
  if (doubts.length > 0 && !input.get(keepCopy)) {
    const told = doubts.map(showDoubt);
    throw new MigError("MIG_REBASE_EDITED", `${told.join("; ")}.`, {
      details: { doubts: doubts.map(({ id, doubt }) => ({ id, doubt })) },
    });
  }
  return doubts.map(({ path }): FileChange => ({ path: `${path}.before-rebase`, text: project.files.read(path) }));
}

/**
 * True when what databases have stays there. One that cannot be asked does not keep anybody from writing files.
 * Errors: MIG_REBASE_APPLIED when something is applied and nobody said that it may be undone.
 */
async function appliedStays(context: Context, input: Input, project: Project, plan: Rebase): Promise<boolean> {
  if (input.get(keepApplied)) return true;
  try {
    const applied = await findApplied(context, project, plan.retractions);
    if (applied.length === 0 || input.get(rollback)) return false;
    throw new MigError("MIG_REBASE_APPLIED", `It is applied: ${applied.map(showPlace).join("; ")}.`, {
      details: { applied: appliedValue(applied) },
    });
  } catch (error) {
    if (!isMigError(error) || error.code !== "MIG_APPLIED_UNKNOWN" || input.get(rollback)) throw error;
    context.output.warn(`${error.message} If it is applied there, roll it back before the new one runs.`);
    return true;
  }
}
