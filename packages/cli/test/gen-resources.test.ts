/** mig gen.resources: from a database that was there first to a project that goes on from it. */
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { scratchDatabase } from "@mig/test-support";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { jsonLines, type TestProject, testProject } from "./test-project.ts";

interface Database {
  readonly url: string;
  ask(sql: string): Promise<readonly unknown[]>;
  drop(): Promise<void>;
}

const shop = `
CREATE TABLE authors (id integer PRIMARY KEY, email text NOT NULL, CHECK (id > 0));
CREATE UNIQUE INDEX authors_email ON authors (email);
CREATE TABLE posts (
  id integer PRIMARY KEY,
  author_id integer NOT NULL REFERENCES authors (id) ON DELETE CASCADE,
  title text NOT NULL DEFAULT 'it''s new',
  "publishedAt" text
);
CREATE INDEX posts_titles ON posts (lower(title)) WHERE author_id > 0;
CREATE TABLE tags (post_id integer REFERENCES posts (id), name text NOT NULL, PRIMARY KEY (name, post_id));
CREATE VIEW titles AS SELECT title FROM posts;
INSERT INTO authors VALUES (1, 'a@example.com');
INSERT INTO posts (id, author_id) VALUES (1, 1);
`;

const engines = {
  sqlite: {
    adapter: "sqliteAdapter",
    open: async (folder: string): Promise<Database> => {
      const database = new DatabaseSync(join(folder, "shop.db"));
      const ask = async (sql: string) => database.prepare(sql).all();
      database.exec(shop);
      return { url: "shop.db", ask, drop: async () => database.close() };
    },
  },
  pg: {
    adapter: "pgAdapter",
    open: async (): Promise<Database> => {
      const database = await scratchDatabase();
      await database.ask(`${shop};
        CREATE SCHEMA billing;
        CREATE TYPE mood AS ENUM ('good', 'bad');
        CREATE SEQUENCE numbers;
        CREATE TABLE billing.invoices (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), post_id integer UNIQUE REFERENCES public.posts);
        ALTER TABLE posts ADD mood mood NOT NULL DEFAULT 'good', ADD tags text[], ADD at timestamptz DEFAULT now();
        CREATE MATERIALIZED VIEW counts AS SELECT author_id, count(*) AS posts FROM posts GROUP BY author_id;
        CREATE UNIQUE INDEX ON counts (author_id);
        COMMENT ON TABLE posts IS 'What authors write';`);
      return database;
    },
  },
};

describe.each(["sqlite", "pg"] as const)("on %s", (dialect) => {
  let project: TestProject;
  let database: Database;
  const config = (domains: string) => ({
    "mig.config.ts": `import { defineConfig } from "@mig/core";
import { Repo } from "./src/repo.ts";
${domains === "" ? "" : `import { ${domains} } from "./src/resources/shop.ts";`}
export default defineConfig({ domains: [${domains}], repos: [Repo] });
`,
  });
  beforeEach(async () => {
    project = await testProject(config(""));
    database = await engines[dialect].open(project.path);
    const { adapter } = engines[dialect];
    await project.write({
      "src/repo.ts": `import { repo } from "@mig/core";
import { ${adapter} } from "@mig/${dialect}";
export const Repo = repo("shop", { adapter: ${adapter}, url: "${database.url}" });
`,
    });
  });
  afterEach(async () => {
    await database.drop();
    await project.remove();
  });
  const mig = async (args: string) => {
    const run = await project.mig(args);
    expect({ args, code: run.code, err: run.err }).toEqual({ args, code: 0, err: "" });
    return run;
  };
  const generated = () => Object.keys(project.files()).filter((path) => /^(src\/resources|priv)\//.test(path));

  it("declares what is there, and the project goes on from it", async () => {
    const [outcome] = jsonLines(await mig("gen.resources Shop --json"));
    expect(outcome).toMatchObject({ domain: "Shop", notes: [], differences: [], kept: [], written: true });
    await project.write(config("Shop"));
    await mig("codegen --check");

    const post = project.files()["src/resources/post.ts"] ?? "";
    await project.write({
      "src/resources/post.ts": post.replace("attributes: {", "attributes: {\n    slug: a.string(),"),
    });
    await mig("codegen add_slug");
    await mig("migrate");
    expect(await database.ask("SELECT id, title, slug FROM posts")).toEqual([{ id: 1, title: "it's new", slug: null }]);
    await mig("codegen --check");
  });

  it("leaves files as they are, and touches nothing when it is dry", async () => {
    await project.write({ "src/resources/author.ts": "// mine\n" });
    const before = project.files();
    const [dry] = jsonLines(await mig("gen.resources Shop --dry-run --json"));
    expect(dry).toMatchObject({ written: false, kept: ["src/resources/author.ts"] });
    expect(project.files()).toEqual(before);
    await mig("gen.resources Shop");
    expect(generated().filter((path) => path.startsWith("priv/"))).toEqual([]);
    expect(project.files()["src/resources/author.ts"]).toBe("// mine\n");
    await mig("gen.resources Shop --force");
    expect(project.files()["src/resources/author.ts"]).toContain('resource("Author"');
  });

  it.each([
    ["--tables authors --no-snapshots", /^author\.ts$/],
    ["--skip-tables posts,tags --no-migrations", /^(author|invoice)\.ts$/],
  ])("%s chooses tables", async (args, files) => {
    await mig(`gen.resources Shop ${args}`);
    const resources = generated().map((path) => path.replace("src/resources/", ""));
    const others = ["shop.ts", "objects.ts", "enums.ts"];
    expect(resources.filter((name) => !files.test(name) && !others.includes(name))).toEqual([]);
    expect(resources).toContain("author.ts");
  });

  it.each([
    ["gen.resources shop"],
    ["gen.resources Shop --tables nothing"],
    ["gen.resources Shop --repo-module mig.config.ts"],
  ])("%s is refused", async (args) => {
    expect(await project.mig(args)).toMatchObject({ code: 2, err: expect.stringContaining("MIG_USAGE") });
    expect(generated()).toEqual([]);
  });
});
