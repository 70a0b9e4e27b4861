import { posix } from "node:path";
import { type ManifestMigration, MigError, type Repo, writeManifest } from "@mig/core";
import { isDevMigration, type MigrationFileSource, showMigration } from "@mig/core/runner";
import type { Context } from "../context.ts";
import { migrationsIn, openProject, type Project, repoOption } from "../project.ts";
import { flag, type Task, text } from "../task.ts";

const out = text("--out <FILE>", "The module to write; default priv/manifest.js");
const check = flag("--check", "Write nothing; fail when the file is not what would be written");

/** `mig manifest` */
export const manifest: Task = {
  name: "manifest",
  summary: "Writes the module that imports every migration",
  description:
    "For programs that a bundler builds into one file: give what it exports to createRelease of @mig/release, and no " +
    "folder has to be shipped. Migrations in plain SQL become part of it. Every migration is loaded and checked.",
  options: [out, check, repoOption],
  examples: [
    { command: "mig manifest", does: "writes priv/manifest.js" },
    { command: "mig manifest --out src/migrations.ts --repo blog", does: "another file, and only one repo" },
    { command: "mig manifest --check", does: "for a script: fails when a migration is missing in the file" },
  ],
  run: async (context, input) => {
    const project = await openProject(context, input);
    const path = posix.normalize((input.get(out) ?? "priv/manifest.js").replaceAll("\\", "/"));
    const repos = [];
    for (const repo of project.repos) repos.push(await migrationsOfRepo(context, project, repo, posix.dirname(path)));
    const content = writeManifest(repos);
    const isSame = project.files.read(path) === content;
    if (input.get(check) && !isSame) {
      throw new MigError("MIG_MANIFEST_STALE", `${path} does not hold the migrations that are there.`, {
        details: { path },
      });
    }
    if (!isSame) project.files.write([{ path, text: content }]);
    const count = repos.reduce((sum, { public: own, tenants }) => sum + own.length + tenants.length, 0);
    context.output.say(`${isSame ? "kept " : "wrote"} ${path}: ${count} migrations`);
    context.output.result({ path, written: !isSame, migrations: count });
  },
};

async function migrationsOfRepo({ output }: Context, project: Project, { name, folders }: Repo, at: string) {
  const load = async (folder: string) => {
    const entries: ManifestMigration[] = [];
    const all = migrationsIn(folder, project, output);
    refuseDev(all);
    for (const found of all) entries.push(await entryOf(found, project, at));
    return entries;
  };
  return { repo: name, public: await load(folders.migrations), tenants: await load(folders.tenantMigrations) };
}

/** A release does not take them. */
function refuseDev(migrations: readonly MigrationFileSource[]): void {
  const dev = migrations.filter(isDevMigration).map(showMigration);
  if (dev.length === 0) return;
  throw new MigError("MIG_DEV_MIGRATION", `These are for development only: ${dev.join(", ")}.`, {
    details: { migrations: dev },
  });
}

async function entryOf(found: MigrationFileSource, { files }: Project, at: string): Promise<ManifestMigration> {
  const entry = { id: showMigration(found), migration: await found.load() };
  if (found.path.endsWith(".sql")) return { ...entry, source: { sql: files.read(found.path) ?? "" } };
  const relative = posix.relative(at, found.path);
  return { ...entry, source: { module: relative.startsWith(".") ? relative : `./${relative}` } };
}
