/** A project in a temporary folder, with the packages installed as the workspace has built them. */
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const sources = fileURLToPath(new URL("../project", import.meta.url));
const modules = fileURLToPath(new URL("../node_modules", import.meta.url));

export interface DemoProject {
  readonly path: string;
  /** Puts the files of this state of the project into its place. */
  use(state: "before" | "after" | "pg" | "pglite"): void;
  read(name: string): string;
  /** The text of the newest migration. */
  newestMigration(): { readonly name: string; readonly text: string };
  /** Runs `mig` with these arguments. */
  mig(args: string): { readonly code: number | null; readonly output: string };
  remove(): void;
}

export function demoProject(env: Readonly<Record<string, string>>): DemoProject {
  const path = mkdtempSync(join(tmpdir(), "mig-demo-"));
  const migrations = "priv/blog/migrations";
  mkdirSync(join(path, "node_modules"));
  symlinkSync(join(modules, "@mig"), join(path, "node_modules/@mig"));
  writeFileSync(join(path, "package.json"), '{ "type": "module" }\n');
  const read = (name: string) => readFileSync(join(path, name), "utf8");
  return {
    path,
    use: (state) => cpSync(join(sources, state), path, { recursive: true }),
    read,
    newestMigration: () => {
      const name = `${migrations}/${readdirSync(join(path, migrations)).sort().at(-1)}`;
      return { name, text: read(name) };
    },
    mig: (args) => {
      const program = join(modules, "@mig/cli/dist/main.js");
      const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args.split(" ")], {
        cwd: path,
        env: { ...process.env, ...env },
        encoding: "utf8",
        stdio: ["ignore", "pipe", "pipe"],
      });
      return { code: status, output: stdout + stderr };
    },
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}
