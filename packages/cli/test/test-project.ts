/** A project in a temporary folder, and the real program run in it from its sources. */
import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { mkdir, rm, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { fixtureFolder } from "@mig/test-support";

const packages = fileURLToPath(new URL("../..", import.meta.url));
const main = join(packages, "cli/src/main.ts");

export interface Run {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

interface RunSettings {
  readonly env?: Readonly<Record<string, string>>;
  /** Default: the project's folder. */
  readonly cwd?: string;
  /** The id of the user that runs it; default ours. */
  readonly user?: number;
  /** The program; default mig's own. */
  readonly program?: string;
  /** Of package.json's exports; default those of the sources. */
  readonly conditions?: readonly string[];
  /** The process is killed after that long. */
  readonly killAfterMs?: number;
  /** Called with each text on stdout; may send a signal, or stop reading. */
  readonly onOut?: (text: string, kill: (signal: NodeJS.Signals) => void, close: () => void) => void;
}

export interface TestProject {
  readonly path: string;
  mig(args: string, settings?: RunSettings): Promise<Run>;
  write(files: Readonly<Record<string, string>>): Promise<void>;
  /** Removes a file. */
  drop(path: string): Promise<void>;
  /** Of every file of the project, by path: its text. */
  files(): Readonly<Record<string, string>>;
  remove(): Promise<void>;
}

/** With these files, and with the workspace's packages installed. */
export async function testProject(files: Readonly<Record<string, string>>): Promise<TestProject> {
  const folder = await fixtureFolder({ "package.json": '{ "type": "module" }\n', ...files });
  const modules = join(folder.path, "node_modules/@mig");
  await mkdir(modules, { recursive: true });
  for (const name of ["core", "sqlite", "pg"]) await symlink(join(packages, name), join(modules, name));
  return {
    path: folder.path,
    mig: (args, settings = {}) =>
      run(
        folder.path,
        args.split(" ").filter((arg) => arg !== ""),
        settings,
      ),
    write: async (more) => {
      for (const [name, text] of Object.entries(more)) {
        await mkdir(dirname(join(folder.path, name)), { recursive: true });
        await writeFile(join(folder.path, name), text);
      }
    },
    drop: (path) => rm(join(folder.path, path)),
    files: () => filesOf(folder.path),
    remove: () => rm(folder.path, { recursive: true, force: true }),
  };
}

function run(
  folder: string,
  args: readonly string[],
  { cwd = folder, env = {}, program = main, conditions = ["mig-source"], killAfterMs, user, onOut }: RunSettings,
): Promise<Run> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...conditions.map((name) => `--conditions=${name}`), program, ...args], {
      cwd,
      env: { PATH: process.env["PATH"], ...env },
      stdio: ["ignore", "pipe", "pipe"],
      ...(user === undefined ? {} : { uid: user, gid: user }),
    });
    const killing = killAfterMs === undefined ? undefined : setTimeout(() => child.kill("SIGKILL"), killAfterMs);
    const texts = { out: "", err: "" };
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      texts.out += text;
      onOut?.(
        text,
        (signal) => child.kill(signal),
        () => child.stdout.destroy(),
      );
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      texts.err += text;
    });
    child.on("error", reject);
    child.on("close", (code) => {
      clearTimeout(killing);
      resolve({ code, ...texts });
    });
  });
}

function filesOf(folder: string): Readonly<Record<string, string>> {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes("node_modules"))
    .map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(names.sort().map((name) => [name.slice(folder.length + 1), readFileSync(name, "latin1")]));
}

/** The value of each line of a run with --json. */
export function jsonLines({ out }: Run): readonly unknown[] {
  return out
    .split("\n")
    .filter((line) => line !== "")
    .map((line): unknown => JSON.parse(line));
}
