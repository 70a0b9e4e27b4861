/** What was generated, in words for people and as a value for programs. */
import type { Generated, Question } from "@mig/core";
import type { Output } from "./output.ts";

const hazardWords = {
  dataLoss: "loses data",
  mayFail: "may fail",
  rewrite: "rewrites the table",
  scan: "scans the table",
  blocksReads: "blocks reads",
  blocksWrites: "blocks writes",
  breaksClients: "breaks running programs",
} as const;

/** `isDry`: the files themselves, because nobody will find them on the disk. */
export function showGenerated(output: Output, { migrations, changes, pendingDrops }: Generated, isDry: boolean): void {
  const { paint } = output;
  for (const { id, repo, scope, operations, hazards } of migrations) {
    output.say(`${paint.bold(id)} ${paint.dim(scope === "public" ? repo : `${repo}, tenants`)}`);
    for (const operation of operations) output.say(`  ${operation}`);
    const warnings = hazards.map(({ kind, text }) => `  ${paint.yellow(`${hazardWords[kind]}:`)} ${text}`);
    for (const warning of new Set(warnings)) output.say(warning);
  }
  for (const { path, text } of changes) {
    const verb = text === null ? "remove" : "write";
    output.say(paint.dim(isDry ? `── would ${verb} ${path}` : `${verb} ${path}`));
    if (isDry && text !== null) output.say(text.trimEnd());
  }
  showPendingDrops(output, { pendingDrops });
}

/** What was kept is no work that waits, but nobody should forget it. */
export function showPendingDrops({ say, paint }: Output, { pendingDrops }: Pick<Generated, "pendingDrops">): void {
  for (const { repo, scope, id } of pendingDrops) {
    say(paint.dim(`kept ${id} of ${scope === "public" ? repo : `${repo}, tenants`}; --drop ${id} drops it`));
  }
}

export function generatedValue({ migrations, questions, pendingDrops }: Generated) {
  return {
    migrations: migrations.map(({ repo, scope, id, path, operations, hazards }) => {
      return { repo, scope, id, path, operations, hazards };
    }),
    questions: questions.map(questionValue),
    pendingDrops,
  };
}

/** `answer` is to be filled in: what was printed can then be given to --answers. */
export function questionValue(question: Question) {
  return { ...question, answer: null };
}

/** What is pending, as lines below a sentence. */
export function pendingText({ migrations, changes, questions }: Generated): string {
  const operations = migrations.flatMap((of) => [
    `  ${of.scope === "public" ? of.repo : `${of.repo}, tenants`}:`,
    ...of.operations.map((operation) => `    ${operation}`),
  ]);
  const snapshots = migrations.length > 0 ? [] : changes.map(({ path }) => `  ${path}`);
  return [...operations, ...snapshots, questionsText(questions)].filter((line) => line !== "").join("\n");
}

export function questionsText(questions: readonly Question[]): string {
  const lines = (question: Question) => [
    `  ${question.id}: ${question.text}`,
    ...question.options.map(({ flag, label, effect }) => `      ${flag}\n          ${label}: ${effect}`),
  ];
  return questions.flatMap(lines).join("\n");
}
