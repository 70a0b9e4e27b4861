/** What was written for a database, in words for people. */
import type { FileChange, WrittenResources } from "@mig/core";
import type { Context } from "./context.ts";
import type { Project } from "./project.ts";

export function showWritten(
  { output }: Context,
  isDry: boolean,
  writes: readonly FileChange[],
  kept: readonly FileChange[],
  { notes }: WrittenResources,
): void {
  const { paint } = output;
  for (const { path, text: content } of writes) {
    output.say(paint.dim(isDry ? `── would write ${path}` : `write ${path}`));
    if (isDry) output.say((content ?? "").trimEnd());
  }
  for (const { path } of kept)
    output.say(`${paint.dim("kept ")} ${path}, which is there already; --force writes over it`);
  for (const { of, text: note } of notes) output.say(`${paint.yellow("not declared:")} ${of}: ${note}`);
}

export function sayNext(
  { output }: Context,
  { domains }: Project,
  domain: string,
  { domainFile }: WrittenResources,
): void {
  if (domains.some(({ name }) => name === domain)) return;
  output.say(`Next: list ${domain} of ${domainFile} among the domains of the configuration.`);
}
