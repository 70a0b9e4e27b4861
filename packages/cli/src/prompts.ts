/** Questions to the person at the terminal. Nothing that destroys is ever preselected. */
import { type Answer, MigError, type Option, type Question } from "@mig/core";
import type { Streams } from "./streams.ts";

interface Choice {
  readonly value: string;
  readonly label: string;
  readonly hint?: string;
}

export interface Prompts {
  /** The value of the chosen one; `safest` is preselected. Errors: MIG_INTERRUPTED. */
  choose(question: string, choices: readonly Choice[], safest: string): Promise<string>;
  /** A text that is not empty. Errors: MIG_INTERRUPTED. */
  text(question: string): Promise<string>;
  /** "No" is preselected. Errors: MIG_INTERRUPTED. */
  confirm(question: string): Promise<boolean>;
}

/** Loaded with the first question: most runs ask none. */
export const terminalPrompts: Prompts = {
  choose: async (message, choices, safest) => {
    const { isCancel, select } = await import("@clack/prompts");
    const chosen = await select<string>({ message, options: [...choices], initialValue: safest });
    return isCancel(chosen) ? stop() : chosen;
  },
  text: async (message) => {
    const { isCancel, text } = await import("@clack/prompts");
    const given = await text({ message, validate: (value) => (value === "" ? "Please write something." : undefined) });
    return isCancel(given) ? stop() : given;
  },
  confirm: async (message) => {
    const { confirm, isCancel } = await import("@clack/prompts");
    const agreed = await confirm({ message, initialValue: false });
    return isCancel(agreed) ? stop() : agreed;
  },
};

function stop(): never {
  throw new MigError("MIG_INTERRUPTED", "The question was not answered.", { next: "Nothing was changed." });
}

/** Is there a person to ask? A CI server can have a terminal that nobody looks at. The input is opened last: that takes time. */
export function canAsk(streams: Streams, env: Readonly<Record<string, string | undefined>>): boolean {
  const ci = env["CI"] ?? "";
  return streams.out.isTTY === true && (ci === "" || ci === "0" || ci === "false") && streams.in.isTTY === true;
}

/** A choice is known by the flag that says the same. */
export async function askQuestion(prompts: Prompts, { text, options, safe }: Question): Promise<Answer> {
  const safest = options.find(({ answer }) => JSON.stringify(answer) === JSON.stringify(safe));
  const choices = options.map(({ label, effect, flag }) => ({ value: flag, label, hint: effect }));
  const chosen = await prompts.choose(text, choices, safest?.flag ?? "");
  const option = options.find(({ flag }) => flag === chosen);
  return option === undefined ? stop() : completed(prompts, option);
}

/** With what only the person can give. */
async function completed(prompts: Prompts, { answer, input, label }: Option): Promise<Answer> {
  if (input === undefined || typeof answer === "string") return answer;
  const given = await prompts.text(`${label} (${input}):`);
  if ("fill" in answer) return { fill: given };
  return "fillSql" in answer ? { fillSql: given } : { using: given };
}
