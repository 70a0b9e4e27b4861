// Uses the packed packages as a user does: installs them with npm into an empty project outside the repository,
// imports every entry point, type-checks the imports and runs the program. Nothing of the workspace takes part.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { packAll } from "./pack.mjs";
import { publicPackages, root, succeedsQuietly } from "./workspace.mjs";

const folder = mkdtempSync(join(tmpdir(), "mig-packed-"));
const project = join(folder, "project");
try {
  process.exitCode = (await usePackages()) ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function usePackages() {
  const packed = await packAll(join(folder, "tarballs"));
  if (packed === undefined) return false;
  if (!(await installInto(packed))) return false;
  const entries = packed.flatMap(({ name }) => entryPoints(name));
  const results = [];
  for (const { name } of packed) results.push(report(`${name} names no source condition`, hasNoSourceCondition(name)));
  results.push(report("every entry point can be imported", await importsAll(entries)));
  results.push(report("every entry point has types", await typeChecks(entries)));
  results.push(report("mig --version runs", await programRuns()));
  return results.every(Boolean);
}

async function installInto(packed) {
  mkdirSync(project);
  const file = ({ name, tarball }) => [name, `file:${tarball}`];
  writeJson("package.json", {
    name: "packed",
    private: true,
    type: "module",
    dependencies: { ...Object.fromEntries(packed.map(file)), ...drivers() },
    devDependencies: tools(),
  });
  return succeedsQuietly("npm", ["install", "--no-audit", "--no-fund", "--loglevel=error"], inProject());
}

/** The drivers and their types in the versions the adapters are tested with. */
function drivers() {
  const wanted = ["pg", "@types/pg", "better-sqlite3", "@types/better-sqlite3"];
  const known = Object.assign({}, ...publicPackages().map(({ manifest }) => manifest.devDependencies ?? {}));
  return Object.fromEntries(wanted.map((name) => [name, known[name]]));
}

function tools() {
  const { devDependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const typescript = devDependencies["@typescript/native"].replace("npm:typescript@", "");
  return { typescript, "@types/node": devDependencies["@types/node"] };
}

function installedManifest(name) {
  return JSON.parse(readFileSync(join(project, "node_modules", name, "package.json"), "utf8"));
}

function entryPoints(name) {
  return Object.keys(installedManifest(name).exports)
    .filter((path) => path !== "./package.json")
    .map((path) => name + path.slice(1));
}

function hasNoSourceCondition(name) {
  const files = readdirSync(join(project, "node_modules", name), { recursive: true });
  return !JSON.stringify(installedManifest(name)).includes("mig-source") && !files.some((file) => /^src\b/.test(file));
}

function importsAll(entries) {
  writeFileSync(join(project, "imports.js"), entries.map((entry) => `await import("${entry}");\n`).join(""));
  return succeedsQuietly("node", ["imports.js"], inProject());
}

function typeChecks(entries) {
  const lines = entries.map((entry, index) => `import * as entry${index} from "${entry}";\nvoid entry${index};\n`);
  writeFileSync(join(project, "types.ts"), lines.join(""));
  const compilerOptions = { module: "nodenext", target: "es2024", strict: true, noEmit: true, types: ["node"] };
  writeJson("tsconfig.json", { compilerOptions, files: ["types.ts"] });
  return succeedsQuietly("npx", ["--no-install", "tsc", "-p", "tsconfig.json"], inProject());
}

async function programRuns() {
  if (!existsSync(join(project, "node_modules", ".bin", "mig"))) return true;
  return succeedsQuietly("npx", ["--no-install", "mig", "--version"], inProject());
}

/** Options that run a command in the project, with the pinned Node but without this repository's tools and npm settings. */
function inProject() {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !isOurs(name)));
  const path = (process.env.PATH ?? "").split(delimiter).filter((part) => !part.endsWith(join("node_modules", ".bin")));
  return { cwd: project, env: { ...env, PATH: path.join(delimiter) } };
}

function isOurs(name) {
  return (
    /^npm_(package|lifecycle|command|config_(local_prefix|prefix|global_prefix))/.test(name) || name === "INIT_CWD"
  );
}

function writeJson(name, value) {
  writeFileSync(join(project, name), `${JSON.stringify(value, null, 2)}\n`);
}

function report(what, good) {
  console.log(`${good ? "ok    " : "FAILED"} ${what}`);
  return good;
}
