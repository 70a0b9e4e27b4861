import { lastGeneration, MigError, type Retraction, removed } from "@mig/core";
import { showMigration } from "@mig/core/runner";
import { type AppliedAt, appliedValue, findApplied, showPlace } from "../applied.ts";
import type { Context } from "../context.ts";
import { openProject, type Project, repoOption } from "../project.ts";
import { findDoubts, showDoubt } from "../retract.ts";
import { flag, type Input, type Task } from "../task.ts";

const dryRun = flag("--dry-run", "Print what would be removed, and touch nothing");
const force = flag("--force", "Also what was edited by hand, and what no database can be asked about");

/** `mig undo` */
export const undo: Task = {
  name: "undo",
  summary: "Removes what the last codegen wrote",
  description:
    "Removes the migrations of the last generation in the selected repos, public ones and those of tenants, and exactly " +
    "their snapshots. What is applied in a database must be rolled back first.",
  options: [dryRun, force, repoOption],
  examples: [
    { command: "mig undo", does: "takes the last codegen back" },
    { command: "mig undo --dry-run", does: "shows what that would remove" },
    { command: "mig undo --force", does: "also where files were edited, or without the database" },
    { command: "mig undo --repo blog", does: "the last codegen of this repo" },
  ],
  run: async (context, input) => {
    const project = await openProject(context, input);
    const retractions = lastGeneration(project.files, project.repos);
    if (retractions.length === 0) {
      context.output.say("Nothing to undo: no snapshot tells of a generation.");
      context.output.result({ removed: [], written: false });
      return;
    }
    refuseIncomplete(retractions);
    const doubts = await doubtsAbout(context, project, retractions);
    if (doubts.length > 0 && !input.get(force)) throw edited(doubts);
    const applied = await appliedUnlessForced(context, input, project, retractions);
    if (applied.length > 0) throw isApplied(applied);
    remove(context, project, retractions, input.get(dryRun));
  },
};

function remove({ output }: Context, { files }: Project, retractions: readonly Retraction[], isDry: boolean): void {
  const changes = removed(files, retractions);
  if (!isDry) files.write(changes);
  for (const { path, text } of changes) {
    const [would, did] = text === null ? ["would remove", "removed"] : ["would write", "wrote"];
    output.say(`${isDry ? would : did} ${path}`);
  }
  const gone = changes.filter(({ text }) => text === null);
  output.result({ removed: gone.map(({ path }) => path), written: !isDry });
}

/** Without all of its snapshots, what the generation changed cannot be told from what was before. */
function refuseIncomplete(retractions: readonly Retraction[]): void {
  const incomplete = retractions.filter(({ missing }) => missing.snapshots > 0).map(({ repo }) => repo.name);
  if (incomplete.length === 0) return;
  throw new MigError("MIG_UNDO_REFUSED", "Some snapshots of the last generation are not there any more.", {
    details: { reason: "incomplete", repos: incomplete },
    next: "Restore them from version control. After mig squash_snapshots, undo the change in the resources and generate again.",
  });
}

async function doubtsAbout(context: Context, project: Project, retractions: readonly Retraction[]) {
  const doubts = (await findDoubts(context, project, retractions)).map(showDoubt);
  const lost = retractions.flatMap(({ missing }) => missing.migrations);
  return [...doubts, ...lost.map((id) => `${id} has no file any more`)];
}

function edited(doubts: readonly string[]): MigError {
  return new MigError("MIG_UNDO_REFUSED", `${doubts.join("; ")}.`, {
    details: { reason: "edited", doubts },
    next: "Pass --force if it may be removed all the same.",
  });
}

/** Errors: MIG_APPLIED_UNKNOWN, but not when it was said that it does not matter. */
async function appliedUnlessForced(
  context: Context,
  input: Input,
  project: Project,
  retractions: readonly Retraction[],
): Promise<readonly AppliedAt[]> {
  try {
    return await findApplied(context, project, retractions);
  } catch (error) {
    if (!input.get(force)) throw error;
    context.output.warn("No database could be asked whether it is applied.");
    return [];
  }
}

function isApplied(applied: readonly AppliedAt[]): MigError {
  const lines = applied.map((place) => `${place.rows.map(showMigration).join(", ")} in ${showPlace(place)}`);
  return new MigError("MIG_UNDO_APPLIED", `What the last generation wrote is applied: ${lines.join("; ")}.`, {
    details: { applied: appliedValue(applied) },
  });
}
