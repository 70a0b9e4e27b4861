import type { Context } from "../context.ts";
import { packagesOf, templateFiles } from "../init-templates.ts";
import { choice, type Task } from "../task.ts";

const adapter = choice("--adapter <NAME>", ["sqlite", "pg"], "The database of the first repo; default sqlite");

/** `mig init` */
export const init: Task = {
  name: "init",
  summary: "Writes a first configuration, repo and resource",
  description: "A file that is there already is left as it is.",
  options: [adapter],
  examples: [
    { command: "mig init", does: "begins with SQLite: no server is needed" },
    { command: "mig init --adapter pg", does: "begins with PostgreSQL" },
  ],
  run: async (context, input) => {
    const { output } = context;
    const name = input.get(adapter) ?? "sqlite";
    const files = context.files(context.cwd());
    const wanted = Object.entries(templateFiles(name)).map(([path, text]) => ({ path, text }));
    const written = wanted.filter(({ path }) => files.read(path) === null);
    files.write(written);
    for (const file of wanted)
      output.say(`${written.includes(file) ? "wrote" : output.paint.dim("kept ")} ${file.path}`);
    const steps = nextSteps(context, packagesOf(name));
    output.say(`\n${output.paint.bold("Next:")}`);
    for (const step of steps) output.say(`  ${step}`);
    output.result({ written: written.map(({ path }) => path), next: steps });
  },
};

function nextSteps(context: Context, packages: readonly string[]): readonly string[] {
  return [
    ...(isModuleProject(context) ? [] : ["npm pkg set type=module"]),
    `npm install ${packages.join(" ")}`,
    "npx mig codegen first",
    "npx mig setup",
  ];
}

/** Node warns of every TypeScript module of a project that does not say what its modules are. */
function isModuleProject(context: Context): boolean {
  const manifest = context.files(context.cwd()).read("package.json");
  return manifest !== null && /"type"\s*:\s*"module"/.test(manifest);
}
