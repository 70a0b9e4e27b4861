/** Questions to the person at the terminal. Nothing that destroys is ever preselected. */
import { type Answer, MigError, type Question } from "@mig/core";
import type { Streams } from "./output.ts";

interface Choice {
  readonly value: string;
  readonly label: string;
  readonly hint?: string;
}

export interface Prompts {
  /** The value of the chosen one; `safest` is preselected. Errors: MIG_INTERRUPTED. */
  choose(question: string, choices: readonly Choice[], safest: string): Promise<string>;
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
  confirm: async (message) => {
    const { confirm, isCancel } = await import("@clack/prompts");
    const agreed = await confirm({ message, initialValue: false });
    return isCancel(agreed) ? stop() : agreed;
  },
};

function stop(): never {
  throw new MigError("MIG_INTERRUPTED", "The question was not answered.", { next: "Nothing was changed." });
}

/** Is there a person to ask? A CI server can have a terminal that nobody looks at. */
export function canAsk(streams: Streams, env: Readonly<Record<string, string | undefined>>): boolean {
  const ci = env["CI"] ?? "";
  return streams.in.isTTY === true && streams.out.isTTY === true && (ci === "" || ci === "0" || ci === "false");
}

export async function askQuestion(prompts: Prompts, question: Question): Promise<Answer> {
  const renames = question.candidates.map((candidate) => ({
    value: `rename ${candidate}`,
    label: `It was renamed to ${candidate}`,
    hint: "the values stay",
  }));
  const chosen = await prompts.choose(
    question.text,
    [
      ...renames,
      { value: "keep", label: "Keep it in the database", hint: "nothing happens to it" },
      { value: "drop", label: "Drop it", hint: "its values are lost" },
    ],
    "keep",
  );
  if (chosen === "keep" || chosen === "drop") return chosen;
  return { rename: chosen.slice("rename ".length) };
}
