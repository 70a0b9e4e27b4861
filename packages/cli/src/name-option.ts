/** The name of what is generated: as an argument or as an option. */
import { MigError } from "@mig/core";
import { type Input, text } from "./task.ts";

export const nameArgument = text("[NAME]", "Of the migration, such as add_slug_to_posts");
export const nameOption = text("--name <NAME>", "The same as an option");

/** Errors: MIG_USAGE when both places name it, and differently. */
export function nameOf(input: Input): string | undefined {
  const [argument, option] = [input.get(nameArgument), input.get(nameOption)];
  if (argument === undefined || option === undefined || argument === option) return argument ?? option;
  throw new MigError("MIG_USAGE", `The migration has two names: "${argument}" and "${option}".`, {
    details: { names: [argument, option] },
    next: "Leave one of them out.",
  });
}
