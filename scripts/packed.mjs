// Uses the packed packages as a user does: installs them with npm into an empty project outside the repository, in a
// folder with a space in its name, imports every entry point, and goes through the quickstart of the README with its own
// files, a release at the end and TypeScript's check of all of it. Nothing of the workspace takes part.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { packAll } from "./pack.mjs";
import { publicPackages, root, succeedsQuietly } from "./workspace.mjs";

const folder = mkdtempSync(join(tmpdir(), "mig packed "));
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
  results.push(...quickstart());
  results.push(report("every entry point and the quickstart have types", await typeChecks(entries)));
  return results.every(Boolean);
}

/** What the README tells a reader to write and to run, and how each step must end. */
function quickstart() {
  writeFiles(examples("README.md", "ts"));
  writeFiles(
    examples("packages/release/README.md", "js").filter(({ path }) => ["release.mjs", "mig.release.js"].includes(path)),
  );
  const steps = [
    { command: "npx mig --version", prints: `${installedManifest("@mig/cli").version}\n` },
    { command: "npx mig codegen create_blog", tables: [] },
    { command: "npx mig codegen --check" },
    { command: "npx mig setup", tables: ["posts", "schema_migrations", "users"] },
    { command: "npx mig status --check" },
    { command: "node release.mjs", prints: "blog: nothing was pending\n" },
    { command: "npx mig rollback --all --accept-data-loss", tables: ["schema_migrations"] },
    { command: "npx mig status --check", code: 3 },
    { command: "npx mig-release wait --timeout 0", code: 3 },
    { command: "npx mig manifest" },
    { command: "npx mig manifest --check" },
    { command: "node release.mjs", prints: "blog: create_blog\n", tables: ["posts", "schema_migrations", "users"] },
    { command: "npx mig-release status --check" },
    { command: "npx mig-release migrate", prints: "blog: nothing to do\n" },
  ];
  return steps.map(endsAsExpected);
}

function endsAsExpected({ command, code = 0, prints, tables }) {
  const [program, ...args] = command.split(" ");
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: "utf8", ...inProject() });
  const found = tables === undefined ? undefined : tablesOf("blog.db");
  const good = status === code && (prints ?? stdout) === stdout && `${tables}` === `${found}`;
  if (!good) console.error([`exit code ${status}, tables ${found}`, stdout, stderr].join("\n"));
  return report(command, good);
}

/** The names of all tables, read by the driver alone; none where there is no file. */
function tablesOf(file) {
  const program = `
    import Database from "better-sqlite3";
    import { existsSync } from "node:fs";
    const select = "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name";
    const rows = existsSync("${file}") ? new Database("${file}").prepare(select).all() : [];
    console.log(JSON.stringify(rows.map(({ name }) => name)));`;
  return JSON.parse(
    spawnSync("node", ["--input-type=module", "-e", program], { encoding: "utf8", ...inProject() }).stdout,
  );
}

/** The blocks of a page that begin with the path of a file. */
function examples(page, language) {
  const blocks = readFileSync(join(root, page), "utf8").matchAll(/^```(\w+)\n(\/\/ (\S+\.\w+)\n[\s\S]*?)^```$/gm);
  return [...blocks].filter(([, of]) => of === language).map(([, , text, path]) => ({ path, text }));
}

function writeFiles(files) {
  for (const { path, text } of files) {
    mkdirSync(dirname(join(project, path)), { recursive: true });
    writeFileSync(join(project, path), text);
  }
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
  const options = { module: "nodenext", target: "es2024", types: ["node"], strict: true, noEmit: true };
  writeJson("tsconfig.json", { compilerOptions: { ...options, allowImportingTsExtensions: true } });
  return succeedsQuietly("npx", ["--no-install", "tsc", "-p", "tsconfig.json"], inProject());
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
