/** Why there is nothing to generate, for all or for some, as far as it can be told. */
import type { Context } from "./context.ts";
import type { Project } from "./project.ts";

export function nothingText({ resources }: Project): string {
  const unmanaged = resources.filter(({ dataLayer }) => dataLayer?.options.migrate === false).map(({ name }) => name);
  const hint = unmanaged.length === 0 ? "" : ` Left alone, because of migrate: false: ${unmanaged.join(", ")}.`;
  return `Nothing to write: the snapshots say what the resources say.${hint}`;
}

/** Names the resources that can have no table. */
export function sayEmpty({ output }: Context, { resources }: Project): void {
  const empty = resources.filter(
    ({ dataLayer, attributes, relationships }) =>
      dataLayer !== null &&
      Object.values(attributes).every(({ definition }) => definition.ignored) &&
      Object.keys(relationships).length === 0,
  );
  const names = empty.map(({ name }) => name).join(", ");
  if (names !== "") output.say(`Without attributes, and so without a table: ${names}.`);
}
