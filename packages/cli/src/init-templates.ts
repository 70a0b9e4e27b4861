/** The files of a first project, as text: the CLI itself imports no adapter. */

export type AdapterName = "sqlite" | "pg";

interface Words {
  readonly adapter: string;
  readonly dataLayer: string;
  readonly driver: string;
  readonly url: string;
}

const words: Readonly<Record<AdapterName, Words>> = {
  sqlite: { adapter: "sqliteAdapter", dataLayer: "sqlite", driver: "better-sqlite3", url: '"app.db"' },
  pg: {
    adapter: "pgAdapter",
    dataLayer: "postgres",
    driver: "pg",
    url: 'process.env.DATABASE_URL ?? "postgres://localhost/app"',
  },
};

/** What the project must have installed. */
export function packagesOf(adapter: AdapterName): readonly string[] {
  return ["@mig/core", `@mig/${adapter}`, words[adapter].driver];
}

/** By path, relative to the project's folder. */
export function templateFiles(name: AdapterName): Readonly<Record<string, string>> {
  const { adapter, dataLayer, url } = words[name];
  return {
    "mig.config.ts": `import { defineConfig } from "@mig/core";
import { Blog } from "./src/resources/blog.ts";

export default defineConfig({ domains: [Blog] });
`,
    "src/repo.ts": `import { repo } from "@mig/core";
import { ${adapter} } from "@mig/${name}";

export const Repo = repo("app", { adapter: ${adapter}, url: ${url} });
`,
    "src/resources/blog.ts": `import { domain } from "@mig/core";
import { Post } from "./post.ts";

export const Blog = domain("Blog", [Post]);
`,
    "src/resources/post.ts": `import { attribute as a, resource } from "@mig/core";
import { ${dataLayer} } from "@mig/${name}";
import { Repo } from "../repo.ts";

export const Post = resource("Post", {
  dataLayer: ${dataLayer}({ repo: Repo, table: "posts" }),
  attributes: {
    id: a.uuid().primaryKey().default("uuidv7"),
    title: a.string().notNull(),
    ...a.timestamps(),
  },
});
`,
  };
}
