import { MigError, replaceable } from "@mig/core";
import { showMigration } from "@mig/core/runner";
import { yes } from "../agree.ts";
import { answerOptions, answersOf, otherwiseOf } from "../answers.ts";
import { type AppliedAt, keepApplied, showPlace } from "../applied.ts";
import { format, noFormat } from "../format-written.ts";
import { beginGeneration, decide, finishGeneration, isNothing, showDry } from "../generation.ts";
import { nothingText } from "../nothing-text.ts";
import { openProject, repoOption } from "../project.ts";
import { really } from "../protection.ts";
import { lockWait, logSql, migrateRepos, whatIsPending } from "../run-migrations.ts";
import { migrateTenantsIfAny } from "../run-tenants.ts";
import { flag, type Task, text } from "../task.ts";
import { filesSince, untrackedFiles } from "../untracked.ts";

const nameArgument = text("<NAME>", "Of the migration that takes their place");
const since = text("--since <VERSION>", "Take this migration and all newer ones, instead of what git does not track");
const migrate = flag("-m, --migrate", "Apply what was generated");
const dryRun = flag("--dry-run", "Print what would be done, and touch nothing");

/** `mig regen` */
export const regen: Task = {
  name: "regen",
  summary: "Generates your own migrations again, as one",
  description:
    "Takes the migrations that git does not track yet: undoes them where they are applied, the last one first, removes " +
    "them with their snapshots and generates again under the new name. Asks before rows, edits or what others applied " +
    "are lost. When something fails, files and databases are brought back to where they were.",
  arguments: [nameArgument],
  options: [
    since,
    migrate,
    dryRun,
    ...answerOptions,
    yes,
    keepApplied,
    really,
    format,
    noFormat,
    repoOption,
    lockWait,
    logSql,
  ],
  examples: [
    { command: "mig regen add_comments", does: "what you generated since the last commit becomes one migration" },
    { command: "mig regen add_comments -m --yes", does: "the same without a question, and applies it" },
    { command: "mig regen add_comments --since 20260102030405", does: "without git" },
    { command: "mig regen add_comments --dry-run", does: "shows what that would be" },
  ],
  run: async (context, input) => {
    const name = input.get(nameArgument);
    if (name === undefined) throw new MigError("MIG_NAME_REQUIRED", "The new migration needs a name.");
    const version = input.get(since);
    const chosenSince = version === undefined ? null : filesSince(version);
    const project = await openProject(context, input);
    const retractions = replaceable(
      project.files,
      project.repos,
      chosenSince ?? (await untrackedFiles(context, project)),
    );
    const first = await beginGeneration(context, project, {
      name,
      answers: answersOf(input),
      otherwise: otherwiseOf(input),
      retractions,
    });
    if (isNothing(first)) context.output.say(nothingText(project));
    const generation = await decide(context, first);
    if (input.get(dryRun)) {
      context.output.result(showDry(context, generation));
      return;
    }
    const risks = (applied: readonly AppliedAt[]) => appliedByOthers(applied, context.worker());
    const outcome = await finishGeneration(context, input, project, generation, {
      keepApplied: input.get(keepApplied),
      risks,
    });
    if (!input.get(migrate)) {
      context.output.result(outcome);
      return;
    }
    const migrated = await migrateRepos(context, input, project, whatIsPending);
    context.output.result({ ...outcome, migrated, tenants: await migrateTenantsIfAny(context, input, project) });
  },
};

/** The ledger says who ran it as `user@host:process`. */
function appliedByOthers(applied: readonly AppliedAt[], worker: string): readonly string[] {
  return applied.flatMap((place) =>
    place.rows
      .filter(({ appliedBy }) => !appliedBy.startsWith(`${worker}:`))
      .map((row) => `${showMigration(row)} was applied to ${showPlace(place)} by ${row.appliedBy}`),
  );
}
