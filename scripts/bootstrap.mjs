// The way in, for a machine that has only Node 20 or newer and npm:
//   node scripts/bootstrap.mjs <script in this repository | tool> [arguments]
// Installs the dependencies when they do not fit the lockfile, then runs the script (or the tool from
// node_modules/.bin) under the Node that the repository pins. Plain JavaScript for Node 20, no imports but Node's.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const modules = join(root, "node_modules");
const nodeFolder = join(modules, "node", "bin");
const pinned = JSON.parse(readFileSync(join(root, "package.json"), "utf8")).devDependencies;
const windows = process.platform === "win32";

const [target, ...args] = process.argv.slice(2);
if (target === undefined) {
  console.error("usage: node scripts/bootstrap.mjs <script | tool> [arguments]");
  process.exit(2);
}

if (!isInstalled()) install();
run();

function isInstalled() {
  const stamp = join(modules, ".mig-installed");
  return (
    existsSync(stamp) &&
    readFileSync(stamp, "utf8") === fingerprint() &&
    existsSync(join(nodeFolder, windows ? "node.exe" : "node")) &&
    workspaceFolders().every((folder) => existsSync(join(folder, "node_modules")))
  );
}

/** Changes whenever another install is needed. */
function fingerprint() {
  const hash = createHash("sha256").update(`${process.platform} ${process.arch}\n`);
  for (const file of ["pnpm-lock.yaml", "pnpm-workspace.yaml"]) hash.update(readFileSync(join(root, file)));
  return hash.digest("hex");
}

/** The packages that need something installed. */
function workspaceFolders() {
  return ["packages", "apps"]
    .filter((group) => existsSync(join(root, group)))
    .flatMap((group) => readdirSync(join(root, group)).map((name) => join(root, group, name)))
    .filter((folder) => {
      if (!existsSync(join(folder, "package.json"))) return false;
      const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
      const needed = { ...manifest.dependencies, ...manifest.devDependencies, ...manifest.optionalDependencies };
      return Object.keys(needed).length > 0;
    });
}

function install() {
  const started = Date.now();
  console.log(`Installing dependencies with pnpm ${pinned.pnpm} ...`);
  const [major, minor] = process.versions.node.split(".").map(Number);
  // pnpm needs Node 22.13: an older one fetches the pinned Node from npm first.
  const runtime = major > 22 || (major === 22 && minor >= 13) ? [] : [`--package=node@${pinned.node}`];
  const environment = { ...process.env, CI: "true" };
  // Development dependencies are the point, and npm must not take this repository for its own project.
  for (const name of ["NODE_ENV", "npm_config_local_prefix", "npm_config_production", "npm_config_omit"]) {
    delete environment[name];
  }
  const command = ["exec", "--yes", "--loglevel=error", ...runtime, `--package=pnpm@${pinned.pnpm}`, "--"];
  const result = spawnSync(
    "npm",
    [
      ...command,
      "pnpm",
      "--dir",
      windows ? `"${root}"` : root,
      "install",
      "--frozen-lockfile",
      "--reporter=append-only",
    ],
    { cwd: tmpdir(), env: environment, stdio: ["ignore", "inherit", "inherit"], shell: windows },
  );
  if (result.status !== 0) fail(result.error?.message ?? `pnpm install ended with ${result.status ?? result.signal}`);
  writeFileSync(join(modules, ".mig-installed"), fingerprint());
  console.log(`Installed in ${((Date.now() - started) / 1000).toFixed(1)} s.`);
}

function run() {
  const isScript = /\.(m?js|m?ts)$/.test(target) && existsSync(join(root, target));
  const path = [nodeFolder, join(modules, ".bin"), process.env.PATH].join(delimiter);
  const child = spawn(isScript ? join(nodeFolder, "node") : target, isScript ? [join(root, target), ...args] : args, {
    stdio: "inherit",
    env: { ...process.env, PATH: path },
    shell: windows && !isScript,
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("error", (error) => fail(error.message));
  child.on("exit", (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
}

function fail(reason) {
  console.error(`bootstrap: ${reason}`);
  // Whoever reads the last line of a test run finds it here, too.
  if (target === "scripts/test.mjs") console.log("0 passed, 1 failed");
  process.exit(1);
}
