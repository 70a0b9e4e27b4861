/** After resources were written for a database: what they say is compared with it, and recorded without a migration. */
import { resolve } from "node:path";
import { type Domain, generate, isDomain, MigError, notDeclared, type Repo, type WrittenResources } from "@mig/core";
import type { Snapshot } from "@mig/core/adapter";
import type { Context } from "./context.ts";
import { undecided } from "./generation.ts";
import { loadModule } from "./load-module.ts";
import type { Project } from "./project.ts";

/**
 * A file that was kept may declare what the database does not have yet, and what was loaded before it was replaced cannot
 * be loaded again by this process.
 */
export function leftToUser({ output }: Context) {
  output.say(
    "Nothing was recorded: files were there already. `mig codegen --check` shows what is not generated, and `mig codegen --snapshots-only` records it as it is.",
  );
  return { differences: [], snapshots: [] };
}

export interface Imported {
  readonly state: Snapshot;
  readonly written: WrittenResources;
  readonly domain: string;
}

/** Loads what was written, tells where it differs from the database, and records it. */
export async function adopt(
  context: Context,
  project: Project,
  repo: Repo,
  imported: Imported,
  { compares, records }: { readonly compares: boolean; readonly records: boolean },
) {
  const { output } = context;
  const domain = await loadDomain(context, project, imported);
  const differences = compares ? notDeclared(imported.state, domain, repo) : [];
  for (const line of differences) output.say(`${output.paint.yellow("differs from the database:")} ${line}`);
  if (!records) return { differences, snapshots: [] };
  const { changes, questions } = generate({
    repos: [repo],
    resources: [...new Set([...project.resources, ...domain.resources])],
    objects: [...new Set([...project.objects, ...domain.objects])],
    files: project.files,
    name: null,
    now: context.now(),
    snapshotsOnly: true,
    only: [domain],
  });
  if (questions.length > 0) throw undecided(questions);
  project.files.write(changes);
  const snapshots = changes.map(({ path }) => path);
  output.say(`Recorded ${snapshots.length} snapshots, without a migration: the database has it all.`);
  return { differences, snapshots };
}

async function loadDomain({ output }: Context, { folder }: Project, { written, domain }: Imported): Promise<Domain> {
  return loadModule(resolve(folder, written.domainFile), { folder, warn: output.warn }, async (module) => {
    const found: unknown = Object.entries(module).find(([name]) => name === domain)?.[1];
    if (isDomain(found)) return found;
    throw new MigError("MIG_CONFIG_INVALID", `${written.domainFile} exports no ${domain}.`, {
      details: { file: written.domainFile },
    });
  });
}
