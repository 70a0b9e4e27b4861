/** Changes of the ledger by hand, in one repo: what baseline, resolve and repair share. */
import { MigError } from "@mig/core";
import { type AmendOptions, type AmendReport, showMigration, withDifference } from "@mig/core/runner";
import type { Context } from "./context.ts";
import { runningOptions, runOptions } from "./run-migrations.ts";
import { openPlace, placeOptions, scopeOf, sourcesOf } from "./run-place.ts";
import { type Input, type Parameter, text } from "./task.ts";

const reason = text("--reason <TEXT>", "Why; it is recorded with your name");

export const amendOptions: readonly Parameter<unknown>[] = [reason, ...placeOptions, ...runningOptions];

/** Errors: MIG_USAGE without a reason, or with several repos. */
export async function amendLedger(
  context: Context,
  input: Input,
  amend: (options: AmendOptions) => Promise<AmendReport>,
): Promise<void> {
  const why = input.get(reason);
  if (why === undefined) {
    throw new MigError("MIG_USAGE", "The ledger is not changed without a reason.", { next: "Pass --reason TEXT." });
  }
  const project = await openPlace(context, input);
  const [repo, ...others] = project.repos;
  if (repo === undefined || others.length > 0) {
    const names = project.repos.map(({ name }) => name);
    throw new MigError("MIG_USAGE", `The ledger of which repo? These are selected: ${names.join(", ")}.`, {
      details: { repos: names },
      next: "Choose one with --repo.",
    });
  }
  const { output } = context;
  const migrations = sourcesOf(input, repo, project, output);
  const report = await amend({
    repo,
    migrations,
    reason: why,
    ...scopeOf(input),
    ...runOptions(context, input, repo.name),
  });
  for (const one of report.changed) {
    const text = `${output.paint.green("recorded")} ${showMigration(one)}`;
    output.say(one.difference === null ? text : withDifference(text, one.difference));
  }
  if (report.changed.length === 0) output.say("Nothing was to be changed.");
  output.result({ repo: repo.name, ...report });
}
