/** Migrations for development on PostgreSQL: concurrent indexes, extensions and tenants are undone like everything else. */
import { type ScratchDatabase, scratchDatabase } from "@mig/test-support";
import { afterEach, beforeEach, expect, test } from "vitest";
import { jsonLines, type Run, type TestProject, testProject } from "./test-project.ts";

let database: ScratchDatabase;
let project: TestProject;

interface Declared {
  readonly post?: string;
  readonly indexes?: string;
  readonly note?: string;
}

const files = ({ post = "", indexes = "", note = "" }: Declared) => ({
  "src/blog.ts": `import { attribute as a, domain, repo, resource } from "@mig/core";
import { pgAdapter, postgres } from "@mig/pg";
export const Repo = repo("blog", {
  adapter: pgAdapter,
  url: "${database.url}",
  listTenants: async (ask) => (await ask("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'tenant_%' ORDER BY 1")).map((row) => String(row["nspname"])),
});
const Post = resource("Post", {
  dataLayer: postgres({ repo: Repo, table: "posts", customIndexes: [${indexes}] }),
  attributes: { id: a.integer().primaryKey(), title: a.text(), ${post} },
});
const Note = resource("Note", {
  dataLayer: postgres({ repo: Repo, table: "notes" }),
  multitenancy: { strategy: "context" },
  attributes: { id: a.integer().primaryKey(), ${note} },
});
export const Blog = domain("Blog", [Post, Note]);
`,
});

beforeEach(async () => {
  database = await scratchDatabase();
  project = await testProject({
    "mig.config.ts": `import { defineConfig } from "@mig/core";
import { Blog } from "./src/blog.ts";
export default defineConfig({ domains: [Blog] });
`,
    ...files({}),
  });
  await mig("codegen first");
  await mig("setup");
  for (const name of ["tenant_a", "tenant_b"]) await mig(`tenants create ${name}`);
});
afterEach(async () => {
  await project.remove();
  await database.drop();
});

async function mig(args: string): Promise<Run> {
  const run = await project.mig(args);
  expect({ args, code: run.code, err: run.err }).toEqual({ args, code: 0, err: "" });
  return run;
}

const generated = () =>
  Object.keys(project.files())
    .filter((path) => path.startsWith("priv/blog/"))
    .map((path) => path.slice("priv/blog/".length).replace(/\d{14}/, "T"));

const wanted: Declared = {
  post: "slug: a.ciString()",
  indexes: '{ fields: ["slug"], concurrently: true }, { fields: ["title"] }',
  note: "body: a.text()",
};

test("what was tried in every scope is undone there, and comes back under its name", async () => {
  await project.write(files(wanted));
  await mig("codegen --dev --concurrent-indexes");
  expect(generated()).toEqual([
    "migrations/T_first.ts",
    "migrations/T_add_slug_to_posts_dev.ts",
    "migrations/T_add_slug_to_posts_2_dev.ts",
    "tenant_migrations/T_first.ts",
    "tenant_migrations/T_add_body_to_notes_dev.ts",
  ]);
  await mig("migrate --with-tenants");

  const outcome = jsonLines(await mig("codegen texts --yes --json")).at(-1);
  expect(outcome).toMatchObject({
    written: true,
    rolledBack: [
      { repo: "blog", tenant: "tenant_a", migrations: [expect.stringMatching(/_add_body_to_notes_dev$/)] },
      { repo: "blog", tenant: "tenant_b", migrations: [expect.stringMatching(/_add_body_to_notes_dev$/)] },
      {
        repo: "blog",
        tenant: null,
        migrations: [expect.stringMatching(/_2_dev$/), expect.stringMatching(/_posts_dev$/)],
      },
    ],
  });
  expect(generated()).toEqual([
    "migrations/T_first.ts",
    "migrations/T_texts.ts",
    "migrations/T_texts_2.ts",
    "tenant_migrations/T_first.ts",
    "tenant_migrations/T_texts.ts",
  ]);
  await mig("codegen --check");
  await mig("migrate --with-tenants");
  await mig("status --check --with-tenants");
});

test("undo looks into every tenant", async () => {
  await project.write(files({ post: "slug: a.ciString()", note: "body: a.text()" }));
  const fresh = project.files();
  await mig("codegen bodies");
  await mig("migrate --only-tenants tenant_b");
  const before = project.files();
  expect(await project.mig("undo")).toMatchObject({ code: 8, err: expect.stringContaining("blog, tenant tenant_b") });
  expect(project.files()).toEqual(before);
  await mig("rollback --only-tenants tenant_b -n 1 --accept-data-loss");
  await mig("undo");
  expect(project.files()).toEqual(fresh);
});

test("regen begins again in every scope", async () => {
  await project.write(files(wanted));
  await mig("codegen once");
  await mig("migrate --with-tenants");
  const [, version] = /migrations\/(\d{14})_once\.ts/.exec(Object.keys(project.files()).join("\n")) ?? [];
  await mig(`regen twice --since ${version} --yes -m`);
  expect(generated().filter((path) => path.includes("once"))).toEqual([]);
  await mig("status --check --with-tenants");
});

test("a concurrent build that failed is undone like one that did not", async () => {
  await project.write(files({ indexes: '{ fields: ["title"], unique: true, concurrently: true }' }));
  await mig("codegen --dev");
  await database.ask("INSERT INTO posts VALUES (1, 'twice'), (2, 'twice')");
  expect(await project.mig("migrate")).toMatchObject({ code: 1 });
  await project.write(files({ indexes: '{ fields: ["title"], concurrently: true }' }));
  await mig("codegen titles --yes");
  await mig("migrate");
  const [row] = await database.ask(
    "SELECT count(*)::int AS valid FROM pg_index WHERE indrelid = 'posts'::regclass AND indisvalid AND NOT indisprimary",
  );
  expect(row).toEqual({ valid: 1 });
  await mig("rollback -n 1 --accept-data-loss");
});
