/** What was generated, in words for people and as a value for programs. */
import type { Generated, Question } from "@mig/core";
import { flagsFor } from "./answers.ts";
import type { Output } from "./output.ts";

const hazardWords = {
  dataLoss: "loses data",
  mayFail: "may fail",
  rewrite: "rewrites the table",
  scan: "scans the table",
  blocksReads: "blocks reads",
  blocksWrites: "blocks writes",
} as const;

/** `isDry`: the files themselves, because nobody will find them on the disk. */
export function showGenerated(output: Output, { migrations, changes }: Generated, isDry: boolean): void {
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
}

export function generatedValue({ migrations, questions }: Generated) {
  return {
    migrations: migrations.map(({ repo, scope, id, path, operations, hazards }) => {
      return { repo, scope, id, path, operations, hazards };
    }),
    questions: questions.map((question) => ({ ...question, flags: flagsFor(question) })),
  };
}

/** What is pending, as lines below a sentence. */
export function pendingText({ migrations, questions }: Generated): string {
  const operations = migrations.flatMap((of) => [
    `  ${of.scope === "public" ? of.repo : `${of.repo}, tenants`}:`,
    ...of.operations.map((operation) => `    ${operation}`),
  ]);
  return [...operations, questionsText(questions)].filter((line) => line !== "").join("\n");
}

export function questionsText(questions: readonly Question[]): string {
  const lines = (question: Question) => [
    `  ${question.id}: ${question.text}`,
    ...flagsFor(question).map((flags) => `      ${flags}`),
  ];
  return questions.flatMap(lines).join("\n");
}
