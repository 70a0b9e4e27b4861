/** The files of the project that most tests work on: one resource in one SQLite file. */
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { TestProject } from "./test-project.ts";

interface Blog {
  /** The attributes of the resource beside its id. */
  readonly attributes?: string;
  readonly url?: string;
  readonly options?: string;
}

export function blog({ attributes = "title: a.string().notNull()", url = "blog.db", options = "{}" }: Blog = {}) {
  return {
    "mig.config.ts": `import { defineConfig, domain } from "@mig/core";
import { Post } from "./src/post.ts";

export default defineConfig({ domains: [domain("Blog", [Post])] });
`,
    "src/repo.ts": `import { repo } from "@mig/core";
import { sqliteAdapter } from "@mig/sqlite";

export const Repo = repo("blog", { adapter: sqliteAdapter, url: "${url}", options: ${options} });
`,
    "src/post.ts": post(attributes),
  };
}

/** `more` stands beside the attributes. */
export function post(attributes: string, more = ""): string {
  return `import { attribute as a, belongsTo, resource } from "@mig/core";
import { sqlite } from "@mig/sqlite";
import { Repo } from "./repo.ts";

export const Post = resource("Post", {
  dataLayer: sqlite({ repo: Repo, table: "posts" }),
  attributes: { id: a.integer().primaryKey(), ${attributes} },
  ${more}
});
`;
}

/** A migration by hand. */
export function migration(up: string, down = ""): string {
  return `import { addColumn, column, createTable, defineMigration, dropColumn, execute, irreversible, run } from "@mig/core/migration";

export default defineMigration({ format: 1, up: [${up}], down: [${down}] });
`;
}

/** What the database of the blog answers, beside mig. */
export function rowsOf(project: TestProject, sql: string): readonly unknown[] {
  const database = new DatabaseSync(join(project.path, "blog.db"));
  try {
    return database
      .prepare(sql)
      .all()
      .map((row) => ({ ...row }));
  } finally {
    database.close();
  }
}
