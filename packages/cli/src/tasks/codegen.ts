import { type Answers, type Generated, generate, MigError, type Question } from "@mig/core";
import { answerOptions, answersOf } from "../answers.ts";
import type { Context } from "../context.ts";
import { generatedValue, pendingText, questionsText, showGenerated } from "../generated-report.ts";
import { openProject, type Project, repoOption } from "../project.ts";
import { askQuestion } from "../prompts.ts";
import { flag, type Input, type Task, text } from "../task.ts";

const nameArgument = text("[NAME]", "Of the migration, such as add_slug_to_posts");
const nameOption = text("--name <NAME>", "The same as an option");
const check = flag("--check", "Write nothing; exit with 3 when something would be written");
const dryRun = flag("--dry-run", "Print the files instead of writing them");

/** `mig codegen` */
export const codegen: Task = {
  name: "codegen",
  summary: "Writes the migrations that the resources need",
  description:
    "Compares the resources with the snapshots. What can be read in more than one way is asked on a terminal, and " +
    "answered by --rename, --drop, --keep or --answers anywhere else.",
  arguments: [nameArgument],
  options: [nameOption, check, dryRun, ...answerOptions, repoOption],
  examples: [
    { command: "mig codegen add_slug_to_posts", does: "writes the migration and its snapshots" },
    { command: "mig codegen --check", does: "for a script: fails while something is not generated" },
    { command: "mig codegen headline --rename posts.title:headline", does: "answers the question ahead" },
  ],
  run: async (context, input) => {
    const answers = answersOf(input);
    const name = nameOf(input);
    const project = await openProject(context, input);
    const now = context.now();
    const generateWith = (given: Answers) => generate({ ...project, name: name ?? "unnamed", now, answers: given });
    const first = generateWith(answers);
    if (isNothing(first)) {
      context.output.say("Nothing to write: the snapshots say what the resources say.");
      context.output.result(generatedValue(first));
      return;
    }
    if (input.get(check)) throw pending(first);
    if (first.questions.length > 0 && context.prompts === null) throw undecided(first.questions);
    if (name === undefined && !input.get(dryRun)) throw nameRequired(first);
    finish(context, project, await decide(context, first, answers, generateWith), input.get(dryRun));
  },
};

function finish({ output }: Context, { files }: Project, generated: Generated, isDry: boolean): void {
  if (!isDry) files.write(generated.changes);
  showGenerated(output, generated, isDry);
  const changes = generated.changes.map(({ path, text }) => (isDry ? { path, text } : { path }));
  output.result({ ...generatedValue(generated), written: !isDry, files: changes });
}

/** Errors: MIG_USAGE when both places name it, and differently. */
function nameOf(input: Input): string | undefined {
  const [argument, option] = [input.get(nameArgument), input.get(nameOption)];
  if (argument === undefined || option === undefined || argument === option) return argument ?? option;
  throw new MigError("MIG_USAGE", `The migration has two names: "${argument}" and "${option}".`, {
    details: { names: [argument, option] },
    next: "Leave one of them out.",
  });
}

/** One question at a time: an answer takes candidates from the next one, or makes it needless. */
async function decide(
  { prompts }: Context,
  first: Generated,
  given: Answers,
  generateWith: (answers: Answers) => Generated,
): Promise<Generated> {
  let [generated, answers] = [first, given];
  for (let [question] = generated.questions; question !== undefined; [question] = generated.questions) {
    if (prompts === null) throw undecided(generated.questions);
    answers = { ...answers, [question.id]: await askQuestion(prompts, question) };
    generated = generateWith(answers);
  }
  return generated;
}

function isNothing({ changes, questions }: Generated): boolean {
  return changes.length === 0 && questions.length === 0;
}

function pending(generated: Generated): MigError {
  const message = `The resources have changed since the last migration.\n${pendingText(generated)}`;
  return new MigError("MIG_PENDING", message, {
    details: generatedValue(generated),
    next: "Run `mig codegen NAME` and commit what it writes.",
  });
}

function undecided(questions: readonly Question[]): MigError {
  const message = `The change can be read in more than one way.\n${questionsText(questions)}`;
  return new MigError("MIG_UNDECIDED", message, {
    details: { questions: generatedValue({ migrations: [], changes: [], questions }).questions },
    next: "Answer each question with one of its flags, or run the command in a terminal.",
  });
}

function nameRequired(generated: Generated): MigError {
  return new MigError("MIG_NAME_REQUIRED", "There is something to write, and it needs a name.", {
    details: generatedValue(generated),
  });
}
