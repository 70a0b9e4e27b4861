/** A project's generated files on a real disk, and what `mig codegen`, `mig migrate` and `mig rollback` do with them. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Answer, asDeclared, type FileChange, type Generated, generate, nodeFiles, type Repo } from "@mig/core";
import { listMigrations, type MigrationSource, migrate, migrationSources, rollback } from "@mig/core/runner";
import { type ScratchFolder, scratchFolder } from "@mig/test-support";
import type { Scratch } from "../engine.ts";
import type { Renames } from "./project-draft.ts";
import { type ProjectSpec, resourcesOf } from "./project-spec.ts";

export interface GenerateAs {
  readonly renames?: Renames;
  /** Of the clock: what is generated later has a later minute. */
  readonly minute: number;
  readonly shuffled?: boolean;
  readonly files?: ReturnType<typeof nodeFiles>;
}

export class ProjectFolder {
  readonly #folder: ScratchFolder;
  readonly #repo: Repo;

  private constructor(folder: ScratchFolder, repo: Repo) {
    this.#folder = folder;
    this.#repo = repo;
  }

  static async open(repo: Repo): Promise<ProjectFolder> {
    return new ProjectFolder(await scratchFolder(), repo);
  }

  get files() {
    return nodeFiles(this.#folder.path);
  }

  /** Every file's text by its path. */
  texts(): Readonly<Record<string, string>> {
    const { path } = this.#folder;
    const entries = readdirSync(path, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const names = entries.map((entry) => join(entry.parentPath, entry.name)).sort();
    return Object.fromEntries(names.map((name) => [name.slice(path.length + 1), readFileSync(name, "utf8")]));
  }

  /** The same files in another folder, and those of others with them. */
  async copy(...others: readonly ProjectFolder[]): Promise<ProjectFolder> {
    const made = await ProjectFolder.open(this.#repo);
    const texts = Object.assign({}, this.texts(), ...others.map((other) => other.texts()));
    made.files.write(Object.entries<string>(texts).map(([path, text]): FileChange => ({ path, text })));
    return made;
  }

  /** Answers with the renames it is told, and takes everything else as it is declared. Writes nothing. */
  plan(spec: ProjectSpec, { renames = {}, minute, shuffled = false, files = this.files }: GenerateAs): Generated {
    const resources = resourcesOf(this.#repo, spec, shuffled);
    const now = new Date(Date.UTC(2026, 0, 1, 12, minute));
    const answers: Record<string, readonly Answer[]> = {};
    for (;;) {
      const generated = generate({ repos: [this.#repo], resources, objects: [], files, name: "change", now, answers });
      const [question] = generated.questions;
      if (question === undefined) return generated;
      const { id, kind, safe } = question;
      const isGone = kind === "columnRemoved" || kind === "tableRemoved";
      const answer = (isGone ? renames[id] : undefined) ?? asDeclared[kind] ?? safe;
      // Two questions may have one subject: each takes the answer that is one to it.
      answers[id] = [...(answers[id] ?? []), answer];
    }
  }

  generate(spec: ProjectSpec, how: GenerateAs): Generated {
    const generated = this.plan(spec, how);
    this.files.write(generated.changes);
    return generated;
  }

  async migrate(scratch: Scratch): Promise<void> {
    await migrate({ repo: this.#repoAt(scratch), migrations: this.#migrations(), order: "allow" });
  }

  async rollback(scratch: Scratch): Promise<void> {
    await rollback({ repo: this.#repoAt(scratch), migrations: this.#migrations(), all: true });
  }

  remove(): Promise<void> {
    return this.#folder.remove();
  }

  #repoAt({ config }: Scratch): Repo {
    return { ...this.#repo, url: config.url };
  }

  #migrations(): readonly MigrationSource[] {
    const { files } = this;
    const importer = (path: string) => import(join(this.#folder.path, path));
    return migrationSources(listMigrations(files, this.#repo.folders.migrations), {
      importer,
      read: (path) => files.read(path) ?? "",
    });
  }
}
