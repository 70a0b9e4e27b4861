/** A generated project in a temporary folder, with the packages as the workspace has built them. */
import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Command, node } from "./command.ts";

const main = fileURLToPath(new URL("dist/main.js", import.meta.resolve("@mig/cli/package.json")));
const modules = fileURLToPath(new URL("../node_modules", import.meta.url));

export interface BenchProject {
  readonly path: string;
  /** `mig` with these arguments, in the project. */
  mig(args: string, more?: Partial<Command>): Command;
}

/** Writes the files below a new folder of that one. */
export function benchProject(below: string, files: Readonly<Record<string, string>>): BenchProject {
  const path = mkdtempSync(join(below, "project-"));
  mkdirSync(join(path, "node_modules"));
  symlinkSync(join(modules, "@mig"), join(path, "node_modules/@mig"));
  writeFiles(path, { "package.json": '{ "type": "module" }\n', ...files });
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

/** A configuration without resources: whatever runs has its migrations written. */
export function configFile(dialect: "sqlite" | "pg", url: string): Readonly<Record<string, string>> {
  const text = `import { defineConfig, repo } from "@mig/core";
import { ${dialect}Adapter } from "@mig/${dialect}";

export const Repo = repo("bench", { adapter: ${dialect}Adapter, url: ${JSON.stringify(url)} });
export default defineConfig({ domains: [], repos: [Repo] });
`;
  return { "mig.config.ts": text };
}

/** Resources in one file, each pointing at the one before it: seven columns, two unique keys, an index, two checks. */
export function resourceFiles(count: number): Readonly<Record<string, string>> {
  const names = Array.from({ length: count }, (_, position) => `T${position}`);
  const resources = `import { attribute as a, belongsTo, domain, repo, resource, sql } from "@mig/core";
import { pgAdapter, postgres } from "@mig/pg";

const Repo = repo("bench", { adapter: pgAdapter, url: "postgres://localhost/bench" });
${names.map(resourceText).join("")}
export const Bench = domain("Bench", [${names.join(", ")}]);
`;
  const config = `import { defineConfig } from "@mig/core";
import { Bench } from "./resources.ts";

export default defineConfig({ domains: [Bench] });
`;
  return { "resources.ts": resources, "mig.config.ts": config };
}

function resourceText(name: string, position: number): string {
  return `
export const ${name} = resource("${name}", {
  dataLayer: postgres({
    repo: Repo,
    table: "t_${position}",
    customIndexes: [{ fields: ["status", "qty"] }],
    checkConstraints: [
      { name: "t_${position}_qty", check: sql\`qty >= 0\` },
      { name: "t_${position}_price", check: sql\`price > 0\` },
    ],
  }),
  attributes: {
    id: a.integer().primaryKey(),
    name: a.string().notNull(),
    status: a.enum(["draft", "live"]).notNull().default("draft"),
    qty: a.integer().notNull().default(0),
    price: a.float(),
    notes: a.string(),
  },
  relationships: { previous: belongsTo(() => T${Math.max(0, position - 1)}) },
  identities: { uniqueName: ["name"] },
});
`;
}
