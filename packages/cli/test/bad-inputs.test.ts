import { chmod } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { blog, migration, post } from "./blog.ts";
import { jsonLines, type TestProject, testProject } from "./test-project.ts";

interface BadInput {
  readonly files?: Readonly<Record<string, string>>;
  /** Brings the project into the state that is bad; default none. */
  readonly prepare?: (project: TestProject) => Promise<unknown>;
  readonly run: string;
  readonly code: string;
  readonly exit: number;
  /** `file:line`, as the error shows it, below the project's folder. */
  readonly at?: string;
  /** Something that the message or the next step must say. */
  readonly says?: RegExp;
}

const version = 20260101000000;
const file = (name: string) => `priv/blog/migrations/${name}`;
const config = (text: string) => ({ ...blog(), "mig.config.ts": text });

const inputs: Readonly<Record<string, BadInput>> = {
  "no configuration": { files: {}, run: "status", code: "MIG_CONFIG_MISSING", exit: 2, says: /mig init/ },
  "a configuration that is not where it should be": {
    run: "status --config other.ts",
    code: "MIG_CONFIG_MISSING",
    exit: 2,
    at: "other.ts",
  },
  "a configuration that does not parse": {
    files: config("export const a: number = 1;\n\nexport default { a: 1,, };\n"),
    run: "status",
    code: "MIG_MODULE_FAILED",
    exit: 1,
    at: "mig.config.ts:3",
  },
  "a JavaScript configuration that does not parse": {
    files: { "mig.config.js": "export const a = 1;\nexport default { a: 1,, };\n" },
    run: "status",
    code: "MIG_MODULE_FAILED",
    exit: 1,
    at: "mig.config.js:2",
  },
  "a configuration that throws": {
    files: config("const a: number = 1;\nthrow new TypeError(String(a));\n"),
    run: "codegen first",
    code: "MIG_MODULE_FAILED",
    exit: 1,
    at: "mig.config.ts:2",
    says: /TypeError: 1/,
  },
  "a configuration that exports something else": {
    files: config("export default 42;\n"),
    run: "codegen first",
    code: "MIG_CONFIG_INVALID",
    exit: 2,
    at: "mig.config.ts",
  },
  "a domain that is none": {
    files: config(
      'import { defineConfig } from "@mig/core";\nexport default defineConfig({ domains: [() => import("./src/post.ts")] });\n',
    ),
    run: "codegen first",
    code: "MIG_CONFIG_INVALID",
    exit: 2,
    at: "mig.config.ts",
  },
  "a package that is not installed": {
    files: { ...blog(), "src/repo.ts": 'import { x } from "nowhere";\nexport const Repo = x;\n' },
    run: "codegen first",
    code: "MIG_MODULE_FAILED",
    exit: 1,
    at: "src/repo.ts",
    says: /nowhere/,
  },
  "a resource that is declared wrongly": {
    files: {
      ...blog(),
      "src/post.ts": post("id2: a.uuid().primaryKey().primaryKey(), id: a.json().default(undefined as never)"),
    },
    run: "codegen first",
    code: "MIG_RESOURCE_INVALID",
    exit: 1,
    at: "src/post.ts:5",
  },
  "two primary keys": {
    files: { ...blog(), "src/post.ts": post("title: a.string().notNull()", 'primaryKey: ["title"],') },
    run: "codegen first",
    code: "MIG_RESOURCE_INVALID",
    exit: 1,
    at: "src/post.ts:5",
    says: /primary key/,
  },
  "an identity on an attribute that is not there": {
    files: { ...blog(), "src/post.ts": post("title: a.string()", 'identities: { unique: ["titel"] as never },') },
    run: "codegen first",
    code: "MIG_RESOURCE_INVALID",
    exit: 1,
    at: "src/post.ts:5",
    says: /Known here: id, title/,
  },
  "a reference to what is not unique": {
    files: {
      ...blog(),
      "src/post.ts": post(
        "title: a.string()",
        'relationships: { parent: belongsTo(() => Post, { targetAttribute: "title" }) },',
      ),
    },
    run: "codegen first",
    code: "MIG_REFERENCE_INVALID",
    exit: 1,
    at: "src/post.ts:5",
  },
  "a name of more than 63 bytes on PostgreSQL": {
    files: {
      ...blog(),
      "src/repo.ts": blog()
        ["src/repo.ts"].replace("sqliteAdapter", "pgAdapter as sqliteAdapter")
        .replace("@mig/sqlite", "@mig/pg"),
      "src/post.ts": post(`${"ä".repeat(32)}: a.string()`)
        .replace("{ sqlite }", "{ postgres as sqlite }")
        .replace("@mig/sqlite", "@mig/pg"),
    },
    run: "codegen first",
    code: "MIG_NAME_INVALID",
    exit: 1,
    at: "src/post.ts:5",
    says: /1 to 63 bytes/,
  },
  "a repo's name that cannot be one": {
    files: { ...blog(), "src/repo.ts": blog()["src/repo.ts"].replace('repo("blog"', 'repo("My Blog"') },
    run: "status",
    code: "MIG_CONFIG_INVALID",
    exit: 2,
    at: "src/repo.ts:4",
  },
  "a repo that is not there": { run: "status --repo other", code: "MIG_USAGE", exit: 2, says: /The project has: blog/ },
  "a snapshot that was cut in half": {
    prepare: (project) => cutSnapshot(project, (text) => text.slice(0, text.length / 2)),
    run: "codegen next",
    code: "MIG_SNAPSHOT_INVALID",
    exit: 1,
    at: "priv/resource_snapshots/blog/public/posts/VERSION.json",
  },
  "a snapshot of a newer mig": {
    prepare: (project) => cutSnapshot(project, (text) => text.replace(/"format": ?\d+/, '"format": 99')),
    run: "codegen next",
    code: "MIG_SNAPSHOT_VERSION",
    exit: 1,
    at: "priv/resource_snapshots/blog/public/posts/VERSION.json",
  },
  "a migration that throws when it is loaded": {
    files: { ...blog(), [file(`${version}_a.ts`)]: "const a: number = 1;\nthrow new Error(String(a));\n" },
    prepare: (project) => project.mig("setup"),
    run: "migrate",
    code: "MIG_MODULE_FAILED",
    exit: 1,
    at: `${file(`${version}_a.ts`)}:2`,
  },
  "a migration that does not parse": {
    files: { ...blog(), [file(`${version}_a.ts`)]: "const a: number = 1;\nexport default {,};\n" },
    prepare: (project) => project.mig("setup"),
    run: "migrate",
    code: "MIG_MODULE_FAILED",
    exit: 1,
    at: `${file(`${version}_a.ts`)}:2`,
  },
  "a migration that exports something else": {
    files: {
      ...blog(),
      [file(`${version}_a.ts`)]: "export default { format: 1, up: [{ kind: 'addColum' }], down: [] };\n",
    },
    prepare: (project) => project.mig("setup"),
    run: "migrate",
    code: "MIG_MIGRATION_INVALID",
    exit: 1,
    at: file(`${version}_a.ts`),
  },
  "two migrations with one version": {
    files: { ...blog(), [file(`${version}_a.ts`)]: migration(""), [file(`${version}_b.ts`)]: migration("") },
    prepare: (project) => project.mig("setup"),
    run: "migrate",
    code: "MIG_MIGRATION_DUPLICATE",
    exit: 1,
    at: file(`${version}_b.ts`),
  },
  "a migration that the database refuses": {
    files: { ...blog(), [file(`${version}_a.ts`)]: migration('execute("CREATE TABEL x (a)")') },
    prepare: (project) => project.mig("setup"),
    run: "migrate",
    code: "MIG_STATEMENT_FAILED",
    exit: 1,
    says: /TABEL/,
  },
  "a migration that cannot be undone": {
    files: {
      ...blog(),
      [file(`${version}_a.ts`)]: migration('execute("CREATE TABLE x (a)")', 'irreversible({ reason: "x is dear" })'),
    },
    prepare: (project) => project.mig("setup"),
    run: "rollback -n 1",
    code: "MIG_IRREVERSIBLE",
    exit: 8,
    says: /x is dear/,
  },
  "a database that is not there": { run: "migrate", code: "MIG_DATABASE_MISSING", exit: 1, says: /mig create/ },
  "a file that is no database": {
    prepare: (project) => project.write({ "blog.db": "no database, but long enough to be one ".repeat(10) }),
    run: "migrate",
    code: "MIG_CONNECTION_FAILED",
    exit: 1,
    at: "blog.db",
  },
  "a file in the place of a folder": {
    files: { ...blog(), "priv/blog": "" },
    run: "codegen first",
    code: "MIG_FOLDER_UNWRITABLE",
    exit: 1,
    says: /priv\/blog/,
  },
  "a name that is none": { run: "codegen ---", code: "MIG_USAGE", exit: 2 },
  "a name without a letter": { run: "codegen ???", code: "MIG_NAME_REQUIRED", exit: 2 },
};

test.for(Object.entries(inputs))("%s", async ([, { files = blog(), prepare, run, code, exit, at, says = /./ }]) => {
  const project = await testProject(files);
  try {
    await prepare?.(project);
    const before = project.files();
    const human = await project.mig(run);
    expect(human).toMatchObject({ code: exit, err: expect.stringMatching(new RegExp(`^error ${code}: .`)) });
    expect(human.err).toMatch(/\n {2}next: .+\n$/);
    expect(human.err).toMatch(says);
    expect(human.err).not.toMatch(/\n\s+at .*(node:internal|packages)/);
    if (at !== undefined) expect(placesOf(human.err, project)).toContain(at);

    const program = await project.mig(`${run} --json`);
    expect(program.code).toBe(exit);
    expect(jsonLines(program).at(-1)).toMatchObject({ error: { code, message: /./, next: /./, details: {} } });
    expect(project.files()).toEqual(before);
  } finally {
    await project.remove();
  }
});

/** As they are shown, relative to the project and without the time in names. */
function placesOf(shown: string, project: TestProject): readonly string[] {
  const names = [...shown.matchAll(/^ {2}at (.+)$/gm)].map(([, place = ""]) => place.replace(`${project.path}/`, ""));
  return names.map((name) => name.replace(/(?<=posts\/)\d{14}/, "VERSION"));
}

async function cutSnapshot(project: TestProject, change: (text: string) => string): Promise<void> {
  await project.mig("codegen first");
  const snapshots = Object.entries(project.files()).filter(([name]) => name.startsWith("priv/resource_snapshots/"));
  await project.write(Object.fromEntries(snapshots.map(([name, text]) => [name, change(text)])));
}

test("a locked SQLite file", async () => {
  const project = await testProject(blog({ options: "{ busyTimeoutMs: 50 }" }));
  await project.mig("setup");
  const holder = new DatabaseSync(join(project.path, "blog.db"));
  try {
    holder.exec("BEGIN EXCLUSIVE");
    const run = await project.mig("migrate --lock-wait 0");
    expect(run).toMatchObject({ code: 5, err: expect.stringMatching(/^error MIG_DATABASE_LOCKED: /) });
  } finally {
    holder.close();
    await project.remove();
  }
});

test("a folder that cannot be written", async (context) => {
  const project = await testProject(blog());
  // Permissions do not hold root back, so it runs the program as nobody.
  const user = process.getuid?.() === 0 ? { user: 65534 } : {};
  try {
    await chmod(project.path, 0o555);
    const version = await project.mig("--version", user);
    if (version.code !== 0) return context.skip("The checkout is in a folder that only root can enter.");
    const before = project.files();
    const run = await project.mig("codegen first", user);
    expect(run).toMatchObject({ code: 1, err: expect.stringMatching(/^error MIG_FOLDER_UNWRITABLE: /) });
    expect(project.files()).toEqual(before);
  } finally {
    await chmod(project.path, 0o755);
    await project.remove();
  }
});
