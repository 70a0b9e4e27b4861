import { connectionConfig, type FileChange, MigError, type Repo, writeResources } from "@mig/core";
import { publicScope } from "@mig/core/adapter";
import { adopt, leftToUser } from "../adopt-resources.ts";
import { openProject, type Project, repoOption } from "../project.ts";
import { findRepoModule, importPath, repoModule } from "../repo-module.ts";
import { selectTables } from "../select-tables.ts";
import { flag, type Input, negated, type Task, text } from "../task.ts";
import { sayNext, showWritten } from "../written-resources.ts";

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
    showWritten(context, isDry, writes, kept, written);
    const value = { repo: repo.name, domain, kept: kept.map(({ path }) => path), notes: written.notes };
    if (isDry)
      return context.output.result({ ...value, written: false, files: writes, differences: [], snapshots: [] });
    project.files.write(writes);
    const adopted = isFresh
      ? await adopt(
          context,
          project,
          repo,
          { state, written, domain },
          {
            compares: !input.get(noMigrations),
            records: !input.get(noSnapshots) && !input.get(noMigrations),
          },
        )
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
    const state = selectTables(await session.introspect(publicScope), {
      only: input.get(tables),
      skipped: input.get(skipTables),
    });
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
