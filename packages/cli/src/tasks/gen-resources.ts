import { resolve } from "node:path";
import {
  connectionConfig,
  type Domain,
  type FileChange,
  generate,
  isDomain,
  MigError,
  notDeclared,
  type Repo,
  type WrittenResources,
  writeResources,
} from "@mig/core";
import { facts, publicScope, type SchemaObject, type Snapshot } from "@mig/core/adapter";
import type { Context } from "../context.ts";
import { undecided } from "../generation.ts";
import { loadModule } from "../load-module.ts";
import { openProject, type Project, repoOption } from "../project.ts";
import { findRepoModule, importPath, repoModule } from "../repo-module.ts";
import { flag, type Input, negated, type Task, text } from "../task.ts";

const domainArgument = text("<DOMAIN>", "The name of the domain that lists the resources: Shop");
const tables = text("--tables <A,B>", "Only these tables: name, schema.name, or schema. for all of a schema");
const skipTables = text("--skip-tables <A,B>", "All but these tables");
const out = text("--out <FOLDER>", "Where the files are written; default src/resources");
const dryRun = flag("--dry-run", "Print the files instead of writing them; touch nothing at all");
const force = flag("--force", "Write over files that are there");
const noSnapshots = negated("--no-snapshots", "Do not record the resources as they are");
const noMigrations = negated("--no-migrations", "Declare the tables as somebody else's affair: migrate: false");

/** `mig gen.resources` */
export const genResources: Task = {
  name: "gen.resources",
  summary: "Writes resources for the tables of a database",
  description:
    "Reads the repo's database and declares what is there: a resource for each table, views, types and whatever else the " +
    "adapter knows. Then it records that as the state to go on from, without a migration, so that codegen finds nothing. " +
    "What no declaration can say is told, here and in the file. A file that is there is left as it is. The database is only read.",
  arguments: [domainArgument],
  options: [repoOption, tables, skipTables, out, repoModule, dryRun, force, noSnapshots, noMigrations],
  examples: [
    { command: "mig gen.resources Shop", does: "declares the whole database" },
    { command: "mig gen.resources Shop --tables orders,billing.", does: "one table, and all of a schema" },
    { command: "mig gen.resources Legacy --no-migrations", does: "tables to read and point at, never to change" },
  ],
  run: async (context, input) => {
    const project = await openProject(context, input);
    const repo = onlyRepo(project);
    const domain = domainName(input);
    const { state, written } = await importDatabase(input, project, repo, domain);
    const changed = written.files.filter(({ path, text: wanted }) => project.files.read(path) !== wanted);
    const isThere = ({ path }: FileChange) => project.files.read(path) !== null;
    const kept = input.get(force) ? [] : changed.filter(isThere);
    const isFresh = !changed.some(isThere);
    const writes = changed.filter((file) => !kept.includes(file));
    const isDry = input.get(dryRun);
    show(context, isDry, writes, kept, written);
    const value = { repo: repo.name, domain, kept: kept.map(({ path }) => path), notes: written.notes };
    if (isDry)
      return context.output.result({ ...value, written: false, files: writes, differences: [], snapshots: [] });
    project.files.write(writes);
    const adopted = isFresh
      ? await adopt(context, input, project, repo, { state, written, domain })
      : leftToUser(context);
    sayNext(context, project, domain, written);
    context.output.result({ ...value, written: true, files: writes.map(({ path }) => ({ path })), ...adopted });
  },
};

function onlyRepo({ repos }: Project): Repo {
  const [repo, ...others] = repos;
  if (repo !== undefined && others.length === 0) return repo;
  throw new MigError("MIG_USAGE", "Resources are generated from the database of one repo.", {
    details: { repos: repos.map(({ name }) => name) },
    next: "Name it with --repo.",
  });
}

function domainName(input: Input): string {
  const name = input.get(domainArgument) ?? "";
  if (/^[A-Z]\w*$/.test(name)) return name;
  throw new MigError("MIG_USAGE", `"${name}" cannot be the name of a domain.`, {
    details: { domain: name },
    next: "It becomes a constant: begin with a capital letter, and use letters and digits.",
  });
}

async function importDatabase(input: Input, project: Project, repo: Repo, domain: string) {
  const folder = (input.get(out) ?? "src/resources").replace(/^\.\//, "").replace(/\/+$/, "");
  const { name, path } = findRepoModule(input, project, repo);
  const session = await repo.adapter.connect(connectionConfig(repo));
  try {
    const state = selected(input, await session.introspect(publicScope));
    const { dialect } = repo.adapter;
    const migrate = input.get(noMigrations) !== true;
    const written = writeResources({
      state,
      dialect,
      domain,
      folder,
      repo: { name, from: importPath(folder, path) },
      migrate,
    });
    return { state, written };
  } finally {
    await session.close();
  }
}

/** What rests on tables that are left out is left out, too. Errors: MIG_USAGE for a table that is not there. */
function selected(input: Input, state: Snapshot): Snapshot {
  const [only, skipped] = [namesOf(input.get(tables)), namesOf(input.get(skipTables))];
  const isNamed = (names: readonly string[], { schema, name }: { schema: string | null; name: string }) =>
    names.some((given) => (schema === null ? [name] : [`${schema}.${name}`, `${schema}.`]).includes(given));
  const all = Object.values(state.tables);
  const unknown = [...only, ...skipped].filter((given) => !all.some((table) => isNamed([given], table)));
  if (unknown.length > 0) {
    throw new MigError("MIG_USAGE", `There is no table ${unknown.join(", ")}.`, { details: { tables: unknown } });
  }
  const kept = Object.entries(state.tables).filter(
    ([, table]) => (only.length === 0 || isNamed(only, table)) && !isNamed(skipped, table),
  );
  const left = all.filter((table) => !kept.some(([, one]) => one === table)).map((table) => facts.table(table));
  const rests = ([, { requires }]: readonly [string, SchemaObject]) => requires.some((fact) => left.includes(fact));
  return {
    tables: Object.fromEntries(kept),
    objects: Object.fromEntries(Object.entries(state.objects).filter((object) => !rests(object))),
  };
}

function namesOf(given: string | undefined): readonly string[] {
  return (given ?? "")
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
}

function show(
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

/**
 * A file that was kept may declare what the database does not have yet, and what was loaded before it was replaced cannot
 * be loaded again by this process.
 */
function leftToUser({ output }: Context) {
  output.say(
    "Nothing was recorded: files were there already. `mig codegen --check` shows what is not generated, and `mig codegen --snapshots-only` records it as it is.",
  );
  return { differences: [], snapshots: [] };
}

interface Imported {
  readonly state: Snapshot;
  readonly written: WrittenResources;
  readonly domain: string;
}

/** Loads what was written, tells where it differs from the database, and records it. */
async function adopt(context: Context, input: Input, project: Project, repo: Repo, imported: Imported) {
  const { output } = context;
  const domain = await loadDomain(context, project, imported);
  const differences = input.get(noMigrations) ? [] : notDeclared(imported.state, domain, repo);
  for (const line of differences) output.say(`${output.paint.yellow("differs from the database:")} ${line}`);
  if (input.get(noSnapshots) || input.get(noMigrations)) return { differences, snapshots: [] };
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

function sayNext({ output }: Context, { domains }: Project, domain: string, { domainFile }: WrittenResources): void {
  if (domains.some(({ name }) => name === domain)) return;
  output.say(`Next: list ${domain} of ${domainFile} among the domains of the configuration.`);
}
