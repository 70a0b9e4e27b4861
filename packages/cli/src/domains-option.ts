/** --domains: a part of the project. */

import { type Domain, MigError } from "@mig/core";
import { listedNames } from "@mig/core/runner";
import type { Project } from "./project.ts";
import { type Input, text } from "./task.ts";

export const domains = text("--domains <A,B>", "Only what these domains declare, and what that rests on");

/** Undefined: of all. Errors: MIG_USAGE for a domain that is not there. */
export function selectedDomains(project: Project, input: Input): readonly Domain[] | undefined {
  const given = input.get(domains);
  if (given === undefined) return undefined;
  const wanted = listedNames(given);
  const known = project.domains.map((domain) => domain.name);
  const unknown = wanted.filter((name) => !known.includes(name));
  if (unknown.length === 0 && wanted.length > 0) {
    return project.domains.filter((domain) => wanted.includes(domain.name));
  }
  throw new MigError("MIG_USAGE", `There is no domain ${unknown.join(", ")}.`, {
    details: { domains: known },
    next: `The project has: ${known.join(", ")}.`,
  });
}
