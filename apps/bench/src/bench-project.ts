/** A generated project in a temporary folder, with the packages as the workspace has built them. */
import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Command, node } from "./command.ts";
import { positions } from "./migration-files.ts";

const main = fileURLToPath(new URL("dist/main.js", import.meta.resolve("@mig/cli/package.json")));
const packages = {
  core: import.meta.resolve("@mig/core/package.json"),
  pg: import.meta.resolve("@mig/pg/package.json"),
  sqlite: import.meta.resolve("@mig/sqlite/package.json"),
};

export interface BenchProject {
  readonly path: string;
  /** `mig` with these arguments, in the project. */
  mig(args: string, more?: Partial<Command>): Command;
}

export function benchProject(below: string, files: Readonly<Record<string, string>>): BenchProject {
  const path = mkdtempSync(join(below, "project-"));
  writeFiles(path, { "package.json": '{ "type": "module" }\n', ...files });
  mkdirSync(join(path, "node_modules/@mig"), { recursive: true });
  for (const [name, manifest] of Object.entries(packages)) {
    symlinkSync(dirname(fileURLToPath(manifest)), join(path, "node_modules/@mig", name));
  }
  return {
    path,
    mig: (args, more = {}) => ({ name: `mig ${args}`, line: node(main, ...args.split(" ")), cwd: path, ...more }),
  };
}

export function writeFiles(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}

/** A configuration without resources: the migrations are written by hand. */
export function configFile(dialect: "sqlite" | "pg", url: string): Readonly<Record<string, string>> {
  const text = `import { defineConfig, repo } from "@mig/core";
import { ${dialect}Adapter } from "@mig/${dialect}";

export default defineConfig({ domains: [], repos: [repo("bench", { adapter: ${dialect}Adapter, url: "${url}" })] });
`;
  return { "mig.config.ts": text };
}

/** PostgreSQL resources in the configuration itself, each pointing at the one before it. */
export function resourceFiles(count: number): Readonly<Record<string, string>> {
  const text = `import { attribute as a, belongsTo, defineConfig, domain, repo, resource, sql } from "@mig/core";
import { pgAdapter, postgres } from "@mig/pg";

const Repo = repo("bench", { adapter: pgAdapter, url: "postgres://localhost/bench" });
${positions(count).map(resourceText).join("")}
const resources = [${positions(count).map((at) => `T${at}`)}];
export default defineConfig({ domains: [domain("Bench", resources)] });
`;
  return { "mig.config.ts": text };
}

function resourceText(at: number): string {
  return `
const T${at} = resource("T${at}", {
  dataLayer: postgres({
    repo: Repo,
    table: "t_${at}",
    customIndexes: [{ fields: ["status", "qty"] }],
    checkConstraints: [{ name: "t_${at}_qty", check: sql\`qty >= 0\` }, { name: "t_${at}_price", check: sql\`price > 0\` }],
  }),
  attributes: {
    id: a.integer().primaryKey(),
    name: a.string().notNull(),
    status: a.enum(["draft", "live"]).notNull().default("draft"),
    qty: a.integer().notNull().default(0),
    price: a.float(),
    notes: a.string(),
  },
  relationships: { previous: belongsTo(() => T${Math.max(0, at - 1)}) },
  identities: { uniqueName: ["name"] },
});
`;
}
