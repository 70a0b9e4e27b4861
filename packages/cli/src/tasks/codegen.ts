import { MigError } from "@mig/core";
import { yes } from "../agree.ts";
import { answerOptions, answersOf, otherwiseOf } from "../answers.ts";
import { keepApplied } from "../applied.ts";
import type { Context } from "../context.ts";
import { domains, selectedDomains } from "../domains-option.ts";
import { format, noFormat } from "../format-written.ts";
import { generatedValue, showPendingDrops } from "../generated-report.ts";
import {
  beginGeneration,
  decide,
  finishGeneration,
  type Generation,
  isNothing,
  refusePending,
  showDry,
  toBeReplaced,
  undecided,
} from "../generation.ts";
import { nameArgument, nameOf, nameOption } from "../name-option.ts";
import { nothingText, sayEmpty } from "../nothing-text.ts";
import { openProject, type Project, repoOption } from "../project.ts";
import { really } from "../protection.ts";
import { lockWait, logSql } from "../run-migrations.ts";
import { flag, type Input, refuseSeveral, type Task, text } from "../task.ts";

const autoName = flag("--auto-name", "Name the migration after what it does");
const check = flag("--check", "Write nothing; exit with 1 when something would be written, asked or squashed");
const dryRun = flag("--dry-run", "Print the files instead of writing them; touch nothing at all");
const dev = flag("--dev", "Write migrations for development, which the next run without --dev replaces");
const snapshotsOnly = flag("--snapshots-only", "Record the resources as they are, for a database that has it all");
const concurrentIndexes = flag("--concurrent-indexes", "Build new indexes of existing tables without stopping writers");
const breaking = text("--breaking <WHY>", "Releases without the migration refuse to run on a database that has it");

/** `mig codegen` */
export const codegen: Task = {
  name: "codegen",
  summary: "Writes the migrations that the resources need",
  description:
    "Compares the resources with the snapshots. What can be read in more than one way, or would lose or refuse rows, is " +
    "asked on a terminal; anywhere else the command writes nothing, exits with 2 and names the flags that answer. That " +
    "holds for every column that is not declared any more, too: --drop-columns and --keep-columns answer for all. Without --dev it replaces the migrations for " +
    "development: they are undone where they are applied, and one migration takes their place.",
  arguments: [nameArgument],
  options: [
    ...[nameOption, autoName, check, dryRun, dev, snapshotsOnly, concurrentIndexes, breaking, domains],
    ...[...answerOptions, yes, keepApplied, really, format, noFormat, repoOption, lockWait, logSql],
  ],
  examples: [
    { command: "mig codegen add_slug_to_posts", does: "writes the migration and its snapshots" },
    { command: "mig codegen --check", does: "for a script: fails while something is not generated" },
    { command: "mig codegen headline --rename posts.title:headline", does: "answers the question ahead" },
    { command: "mig codegen --dev", does: "needs no name: for trying a change out" },
  ],
  run: async (context, input) => {
    refuseSeveral(input, [check, dryRun]);
    refuseSeveral(input, [dev, snapshotsOnly]);
    const project = await openProject(context, input);
    const name = nameOf(input);
    sayEmpty(context, project);
    const first = await begin(context, input, project, name);
    if (isNothing(first)) {
      context.output.say(nothingText(project));
      showPendingDrops(context.output, first);
      return context.output.result(generatedValue(first));
    }
    if (input.get(check)) refusePending(first);
    if (first.questions.length > 0 && context.prompts === null) throw undecided(first.questions);
    if (name === undefined && needsName(input, first)) throw nameRequired(first);
    const generation = await decide(context, first);
    context.output.result(
      input.get(dryRun)
        ? showDry(context, generation)
        : await finishGeneration(context, input, project, generation, { keepApplied: input.get(keepApplied) }),
    );
  },
};

/** Errors: MIG_USAGE when development migrations of everybody would be replaced by less. */
async function begin(context: Context, input: Input, project: Project, name: string | undefined): Promise<Generation> {
  const retractions = toBeReplaced(project, input.get(dev));
  const only = selectedDomains(project, input);
  const isPartial = only !== undefined || input.get(snapshotsOnly);
  if (isPartial && retractions.length > 0) {
    const left = retractions.flatMap(({ migrations }) => migrations.map(({ id }) => id));
    throw new MigError("MIG_USAGE", "Development migrations are replaced all at once.", {
      details: { dev: left },
      next: "Run `mig codegen NAME` first, without --domains and --snapshots-only.",
    });
  }
  const why = input.get(breaking);
  return beginGeneration(context, project, {
    name: name ?? null,
    answers: answersOf(input),
    otherwise: otherwiseOf(input),
    dev: input.get(dev),
    snapshotsOnly: input.get(snapshotsOnly),
    concurrentIndexes: input.get(concurrentIndexes),
    ...(why === undefined ? {} : { breaking: why }),
    ...(only === undefined ? {} : { only }),
    retractions,
  });
}

/** Only migrations have names, and only those that last need one. */
function needsName(input: Input, { migrations, questions }: Generation): boolean {
  if (migrations.length === 0 && questions.length === 0) return false;
  return ![autoName, dryRun, dev, snapshotsOnly].some((without) => input.get(without));
}

function nameRequired(generation: Generation): MigError {
  return new MigError("MIG_NAME_REQUIRED", "There is something to write, and it needs a name.", {
    details: generatedValue(generation),
    next: "Pass one, for example: mig codegen add_slug_to_posts. Or pass --auto-name, or --dev while you try things out.",
  });
}
