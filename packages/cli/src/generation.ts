/** From the resources to the files: what codegen and regen share. */
import {
  type Answer,
  type Answers,
  type Generated,
  type GenerateOptions,
  generate,
  MigError,
  type Question,
  type Retraction,
  replaceable,
  replaced,
  withoutRetracted,
} from "@mig/core";
import { type AppliedAt, appliedValue, findApplied } from "./applied.ts";
import type { Context } from "./context.ts";
import { formatWritten } from "./format-written.ts";
import { generatedValue, pendingText, questionsText, questionValue, showGenerated } from "./generated-report.ts";
import type { Project } from "./project.ts";
import { askQuestion } from "./prompts.ts";
import { markOf, type Replacement, replaceGenerated } from "./retract.ts";
import type { Input } from "./task.ts";

export interface GenerationRequest
  extends Pick<GenerateOptions, "otherwise" | "dev" | "concurrentIndexes" | "breaking" | "snapshotsOnly" | "only"> {
  readonly name: string | null;
  readonly answers: Answers;
  /** What goes before anything is generated. */
  readonly retractions: readonly Retraction[];
}

/** A generation as it stands: more answers make another one of it. */
export interface Generation extends Generated {
  readonly retractions: readonly Retraction[];
  answered(question: Question, answer: Answer): Generation;
}

/**
 * Renames that were decided when what is retracted was generated are not asked about again, and the mark that keeps older
 * releases off a database stays.
 */
export async function beginGeneration(
  context: Context,
  project: Project,
  request: GenerationRequest,
): Promise<Generation> {
  const { retractions, breaking = await markOf(context, project, retractions), ...more } = request;
  const options = { ...more, ...(breaking === undefined ? {} : { breaking }) };
  const files = withoutRetracted(project.files, retractions);
  const now = context.now();
  const withAnswers = (answers: Answers): Generation => ({
    ...generate({ ...project, ...options, files, now, answers }),
    retractions,
    answered: ({ id }, answer) => withAnswers({ ...answers, [id]: [...[answers[id] ?? []].flat(), answer] }),
  });
  const renames = retractions.flatMap((retraction) => Object.entries(retraction.renames));
  return withRemembered(withAnswers(request.answers), Object.fromEntries(renames));
}

/** An answer that does not fit any more is left out. */
function withRemembered(first: Generation, remembered: Answers): Generation {
  let generation = first;
  for (;;) {
    const known = generation.questions.flatMap((question) =>
      question.options
        .filter(({ answer }) => JSON.stringify(answer) === JSON.stringify(remembered[question.id]))
        .map(({ answer }) => ({ question, answer })),
    )[0];
    if (known === undefined) return generation;
    generation = generation.answered(known.question, known.answer);
  }
}

export function isNothing({ changes, questions, retractions }: Generation): boolean {
  return changes.length === 0 && questions.length === 0 && retractions.length === 0;
}

/** One question at a time: an answer takes candidates from the next one, or makes it needless. Errors: MIG_UNDECIDED. */
export async function decide({ prompts }: Context, first: Generation): Promise<Generation> {
  let generation = first;
  for (let [question] = first.questions; question !== undefined; [question] = generation.questions) {
    if (prompts === null) throw undecided(generation.questions);
    generation = generation.answered(question, await askQuestion(prompts, question));
  }
  return generation;
}

/** What would be done, for people and, as the outcome, for programs. */
export function showDry({ output }: Context, generation: Generation) {
  const { retractions } = generation;
  const changes = replaced(retractions, generation.changes);
  for (const { id } of retractions.flatMap(({ migrations }) => migrations)) {
    output.say(`would undo ${id} where it is applied`);
  }
  showGenerated(output, { ...generation, changes }, true);
  return { ...generatedValue(generation), written: false, files: changes, rolledBack: [] };
}

export interface FinishOptions extends Pick<Replacement, "copies"> {
  readonly keepApplied: boolean;
  readonly risks?: (applied: readonly AppliedAt[]) => readonly string[];
}

/** The outcome, for programs. Errors: those of `replaceGenerated`, and MIG_APPLIED_UNKNOWN. */
export async function finishGeneration(
  context: Context,
  input: Input,
  project: Project,
  generation: Generation,
  { keepApplied, risks, copies }: FinishOptions,
) {
  const { retractions } = generation;
  const applied = keepApplied ? [] : await findApplied(context, project, retractions);
  await replaceGenerated(context, input, project, {
    retractions,
    applied,
    changes: generation.changes,
    risks: risks?.(applied) ?? [],
    ...(copies === undefined ? {} : { copies }),
  });
  const changes = replaced(retractions, generation.changes);
  await formatWritten(context, input, project, generation);
  showGenerated(context.output, { ...generation, changes }, false);
  const files = changes.map(({ path }) => ({ path }));
  return { ...generatedValue(generation), written: true, files, rolledBack: appliedValue(applied) };
}

/** Errors: MIG_CODEGEN_PENDING when anything is to be generated, decided or squashed. */
export function refusePending(generation: Generation): void {
  if (isNothing(generation)) return;
  const dev = generation.retractions.flatMap(({ migrations }) => migrations.map(({ id }) => id));
  const left = dev.map((id) => `  ${id} is for development only`);
  const message = `Something is not generated yet.\n${[pendingText(generation), ...left].filter((line) => line !== "").join("\n")}`;
  throw new MigError("MIG_CODEGEN_PENDING", message, { details: { ...generatedValue(generation), dev } });
}

/** What a generation with a name takes the place of; nothing for one that is for development itself. */
export function toBeReplaced({ files, repos }: Project, isDev: boolean): readonly Retraction[] {
  return isDev ? [] : replaceable(files, repos);
}

export function undecided(questions: readonly Question[]): MigError {
  const message = `The change can be read in more than one way.\n${questionsText(questions)}`;
  return new MigError("MIG_UNDECIDED", message, {
    details: { questions: questions.map(questionValue) },
    next: "Answer each question with one of its flags, or run the command in a terminal.",
  });
}
