/** Why there is nothing to generate, as far as it can be told. */
import type { Project } from "./project.ts";

export function nothingText({ resources }: Project): string {
  const unmanaged = resources.filter(({ dataLayer }) => dataLayer?.options.migrate === false).map(({ name }) => name);
  const hint = unmanaged.length === 0 ? "" : ` Left alone, because of migrate: false: ${unmanaged.join(", ")}.`;
  return `Nothing to write: the snapshots say what the resources say.${hint}`;
}
