import { MigError, type Squash, squashSnapshots as squash } from "@mig/core";
import { openProject, repoOption } from "../project.ts";
import { choice, flag, refuseSeveral, type Task } from "../task.ts";

const into = choice("--into <WHICH>", ["last", "first", "zero"], "The file that stays; default last");
const check = flag("--check", "Write nothing; exit with 1 when there is something to squash");
const dryRun = flag("--dry-run", "Print what would be squashed, and touch nothing");

/** `mig squash_snapshots` */
export const squashSnapshots: Task = {
  name: "squash_snapshots",
  summary: "Folds the snapshots of each table into one file",
  description:
    "What they say stays the same, so the next codegen finds nothing. Squash when no branch with snapshots of its own " +
    "is open: those would not fit any more. Migrations are left alone.",
  options: [into, check, dryRun, repoOption],
  examples: [
    { command: "mig squash_snapshots", does: "keeps the newest file of each folder" },
    { command: "mig squash_snapshots --into zero", does: "calls it 00000000000000.json" },
    { command: "mig squash_snapshots --check", does: "for a script: fails while a folder has several files" },
    { command: "mig squash_snapshots --dry-run --repo blog", does: "lists what would be done in one repo" },
  ],
  run: async (context, input) => {
    refuseSeveral(input, [check, dryRun]);
    const { files, repos } = await openProject(context, input);
    const squashed = squash(files, repos, input.get(into) ?? "last");
    if (input.get(check) && squashed.folders.length > 0) throw pending(squashed);
    const isWritten = !input.get(dryRun) && squashed.folders.length > 0;
    if (isWritten) files.write(squashed.changes);
    for (const line of linesOf(squashed))
      context.output.say(`${input.get(dryRun) ? "would squash" : "squashed"} ${line}`);
    if (squashed.folders.length === 0) context.output.say("Nothing to squash.");
    context.output.result({ folders: squashed.folders, written: isWritten });
  },
};

function linesOf({ folders }: Squash): readonly string[] {
  return folders.map(({ folder, scope, files, path }) => {
    return `${scope === "public" ? folder : `${folder} of tenants`} (${files}) into ${path}`;
  });
}

function pending(squashed: Squash): MigError {
  const lines = linesOf(squashed).map((line) => `  ${line}`);
  return new MigError("MIG_SQUASH_PENDING", `There is something to squash.\n${lines.join("\n")}`, {
    details: { folders: squashed.folders },
  });
}
