/** What codegen can be told: names, parts of the project, other folders, other writers. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { jsonLines, type Run, type TestProject, testProject } from "./test-project.ts";

let project: TestProject;

interface Declared {
  /** Of each resource beside its id. */
  readonly post?: string;
  readonly tag?: string;
  readonly account?: string;
  /** Beside the domains in the configuration. */
  readonly config?: string;
  readonly url?: string;
}

/** Two domains in one repo, and one in another. */
const files = ({ post = "", tag = "", account = "", config = "", url = "blog.db" }: Declared) => ({
  "mig.config.ts": `import { attribute as a, belongsTo, defineConfig, domain, repo, resource } from "@mig/core";
import { sqlite, sqliteAdapter } from "@mig/sqlite";
const Repo = repo("blog", { adapter: sqliteAdapter, url: "${url}" });
const Other = repo("accounts", { adapter: sqliteAdapter, url: "accounts.db" });
const Tag = resource("Tag", { dataLayer: sqlite({ repo: Repo, table: "tags" }), attributes: { id: a.integer().primaryKey(), ${tag} } });
const Post = resource("Post", { dataLayer: sqlite({ repo: Repo, table: "posts" }), attributes: { id: a.integer().primaryKey(), ${post} } });
const Account = resource("Account", { dataLayer: sqlite({ repo: Other, table: "accounts" }), attributes: { id: a.integer().primaryKey(), ${account} } });
export default defineConfig({ domains: [domain("Blog", [Post]), domain("Tags", [Tag]), domain("Accounts", [Account])], ${config} });
`,
});

beforeEach(async () => {
  project = await testProject(files({}));
});
afterEach(() => project.remove());

async function mig(args: string): Promise<Run> {
  const run = await project.mig(args);
  expect({ args, code: run.code, err: run.err }).toEqual({ args, code: 0, err: "" });
  return run;
}

const generated = (folder = "priv/") =>
  Object.keys(project.files())
    .filter((path) => path.startsWith(folder))
    .map((path) => path.slice(folder.length).replace(/\d{14}/, "T"));

const migrations = () => generated().filter((path) => path.endsWith(".ts"));

test("every repo has its own migrations, named alike or after what they do", async () => {
  const { out } = await mig("codegen first");
  expect(out).toMatch(/_first accounts\n[\s\S]*_first blog\n/);
  await project.write(files({ post: "slug: a.text()", tag: "slug: a.text()", account: "email: a.text()" }));
  await mig("codegen --auto-name");
  expect(migrations()).toEqual([
    "accounts/migrations/T_first.ts",
    "accounts/migrations/T_add_email_to_accounts.ts",
    "blog/migrations/T_first.ts",
    "blog/migrations/T_add_columns_of_posts_and_tags.ts",
  ]);
});

test("--repo and --domains leave the others alone", async () => {
  await mig("codegen first");
  await project.write(files({ post: "slug: a.text()", tag: "slug: a.text()", account: "email: a.text()" }));
  const blog = await mig("codegen blog --domains Blog --json");
  expect(jsonLines(blog)).toMatchObject([{ migrations: [{ repo: "blog", operations: ["add posts.slug"] }] }]);
  await mig("codegen --check --domains Blog");
  await mig("codegen rest --repo blog");
  await mig("codegen --check --repo blog");
  expect(await project.mig("codegen --check --quiet")).toMatchObject({
    code: 1,
    err: expect.stringContaining("accounts.email"),
  });
  expect(await project.mig("codegen --domains Blogs")).toMatchObject({
    code: 2,
    err: expect.stringContaining("Blog, Tags, Accounts"),
  });
});

test("a resource that is gone is pending, also the last one of its repo", async () => {
  await mig("codegen first");
  const config = project.files()["mig.config.ts"] ?? "";
  await project.write({
    "mig.config.ts": config
      .replace('domain("Accounts", [Account])', 'domain("Accounts", [])')
      .replace("domains:", "repos: [Other], domains:"),
  });
  expect(await project.mig("codegen --check")).toMatchObject({ code: 1, err: expect.stringContaining("accounts") });
});

test("--snapshots-only adopts a database that has it all", async () => {
  await mig("codegen --snapshots-only");
  expect(migrations()).toEqual([]);
  await mig("codegen --check");
  await project.write(files({ post: "slug: a.text()" }));
  await mig("codegen slug --domains Blog");
  expect(migrations()).toEqual(["blog/migrations/T_slug.ts"]);
});

test("--concurrent-indexes is refused where the database cannot", async () => {
  expect(await project.mig("codegen first --concurrent-indexes")).toMatchObject({
    code: 1,
    err: expect.stringContaining("MIG_UNSUPPORTED"),
  });
});

test("the task of an adapter takes other folders, for one repo", async () => {
  const folders = "--migration-path db/migrations --snapshot-path db/snapshots --tenant-migration-path db/tenants";
  expect(await project.mig(`sqlite.generate_migrations first ${folders}`)).toMatchObject({ code: 2 });
  await mig(`sqlite.generate_migrations first --repo blog ${folders}`);
  expect(generated()).toEqual([]);
  expect(generated("db/")).toEqual([
    "migrations/T_first.ts",
    "snapshots/public/posts/T.json",
    "snapshots/public/tags/T.json",
  ]);
  expect(await project.mig("codegen first --migration-path db")).toMatchObject({ code: 2 });
});

test("written migrations are handed to the project's formatter", async () => {
  const formatter = `import { appendFileSync } from "node:fs";
for (const path of process.argv.slice(2)) appendFileSync(path, "// formatted\\n");
`;
  await project.write({ "format.mjs": formatter, ...files({ config: 'format: "node format.mjs"' }) });
  await mig("codegen first --domains Blog --no-format");
  await mig("codegen second --domains Tags");
  const broken = await project.mig("codegen third --domains Accounts --format no-such-program");
  expect(broken).toMatchObject({ code: 0, err: expect.stringContaining("no-such-program failed") });
  const formatted = Object.entries(project.files()).filter(([, text]) => text.endsWith("// formatted\n"));
  expect(formatted.map(([path]) => path.replace(/\d{14}/, "T"))).toEqual(["priv/blog/migrations/T_second.ts"]);
});
