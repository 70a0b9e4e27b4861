/** Hands written migrations to the project's own formatter. What they do is not changed by how they look. */
import type { Generated } from "@mig/core";
import type { Context } from "./context.ts";
import type { Project } from "./project.ts";
import { type Input, negated, text } from "./task.ts";

export const format = text("--format <COMMAND>", "Run it on the written migrations, instead of the configured one");
export const noFormat = negated("--no-format", "Do not run the configured formatter");

/** A formatter that fails leaves the files as mig wrote them, with a warning. */
export async function formatWritten(
  context: Context,
  input: Input,
  project: Project,
  { migrations }: Pick<Generated, "migrations">,
): Promise<void> {
  const command = input.get(noFormat) ? undefined : (input.get(format) ?? project.format);
  if (command === undefined || migrations.length === 0) return;
  const words = command.split(/\s+/).filter((word) => word !== "");
  const { code, err } = await context.execute([...words, ...migrations.map(({ path }) => path)], project.folder);
  if (code !== 0) context.output.warn(`${command} failed (${code ?? "it could not be started"}): ${err.trim()}`);
}
