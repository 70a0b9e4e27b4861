/** mig with somebody at the terminal whose answers are known: MIG_TEST_ANSWERS is a JSON list of them, in order. */
import { processWorld } from "../src/process-world.ts";
import { runProgram } from "../src/program.ts";
import type { Prompts } from "../src/prompts.ts";

const answers: unknown[] = JSON.parse(process.env["MIG_TEST_ANSWERS"] ?? "[]");
const streams = {
  in: { isTTY: true },
  out: { isTTY: true, write: (text: string) => process.stdout.write(text) },
  err: process.stderr,
};
const asked = (question: object) => console.log(`? ${JSON.stringify(question)}`);
const prompts: Prompts = {
  choose: async (question, choices, safest) => {
    asked({ question, choices: choices.map(({ value }) => value), safest });
    return String(answers.shift());
  },
  text: async (question) => {
    asked({ question });
    return String(answers.shift());
  },
  confirm: async (question) => {
    asked({ question });
    return answers.shift() === true;
  },
};
process.exitCode = await runProgram(
  process.argv.slice(2),
  processWorld(new AbortController().signal),
  streams,
  prompts,
);
