/** A release with many tenants as files: threads import the program's module, as far as `createRelease`, bundled or not. */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { fixtureFolder, type ScratchFolder } from "@mig/test-support";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, test, vi } from "vitest";

const packages = fileURLToPath(new URL("../..", import.meta.url));
// A busy disk makes hundreds of flushes slow.
vi.setConfig({ testTimeout: 120_000 });

const names = Array.from({ length: 45 }, (_, at) => `t${at}`);

const files = {
  "package.json": '{ "type": "module" }',
  "mig.release.js": `import { release } from "./release.js";
export default release;
`,
  "release.js": `import { createRelease, repo } from "@mig/release";
import { sqliteAdapter, tenantFiles } from "@mig/sqlite";
import * as notes from "./notes.js";
const Repo = repo("app", { adapter: sqliteAdapter, url: "app.db", ...tenantFiles(process.env.FOLDER + "/*.db") });
const migrations = { app: { public: {}, tenants: { "20260101000000_notes": notes } } };
export const release = createRelease({ repos: [Repo], migrations });
`,
  "notes.js": `import { threadId } from "node:worker_threads";
import { column, createTable, defineMigration, dropTable, run } from "@mig/core/migration";
const table = { columns: [column("thread", "integer")] };
const note = run("note", async (db) => {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 40);
  await db.query("INSERT INTO notes (thread) VALUES (?)", [threadId]);
});
export default defineMigration({ format: 1, up: [createTable("notes", table), note], down: [dropTable("notes", table)] });
`,
  "program.js": `import { release } from "./release.js";
const module = process.env.MODULE ? import.meta.url : undefined;
const [{ tenants }] = await release.migrateTenants({ ...(module === undefined ? {} : { module }) });
console.log(tenants.map(({ state }) => state).join());
`,
};

let project: ScratchFolder;
beforeAll(async () => {
  project = await fixtureFolder(files);
  mkdirSync(join(project.path, "node_modules/@mig"), { recursive: true });
  for (const name of ["release", "sqlite", "core"]) {
    symlinkSync(join(packages, name), join(project.path, "node_modules/@mig", name));
  }
});
afterAll(() => project.remove());

/** What it prints, and the threads that have written into the tenants. */
function run(program: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const folder = mkdtempSync(join(project.path, "tenants-"));
  for (const name of names) writeFileSync(join(folder, `${name}.db`), "");
  const { stdout, stderr } = spawnSync(process.execPath, ["--conditions=mig-source", ...program], {
    cwd: project.path,
    env: { PATH: process.env["PATH"], FOLDER: folder, ...env },
    encoding: "utf8",
  });
  const threads = names.map((name) => {
    const file = new DatabaseSync(join(folder, `${name}.db`));
    const rows = file.prepare("SELECT thread FROM notes").all();
    file.close();
    return rows.map((row) => row["thread"]).join();
  });
  return { out: stdout.trimEnd(), err: stderr, threads: new Set(threads) };
}

const told = names.map(() => "migrated").join();

test("mig-release knows the module by itself", () => {
  const main = join(packages, "release/src/main.ts");
  const { out, err, threads } = run([main, "migrate-tenants"]);
  expect(err).toBe("");
  expect(out).toContain(`app: ${names.length} of ${names.length} tenants had something to do`);
  expect(threads.size).toBeGreaterThan(2);
});

test("a program names its module; what follows createRelease in it runs once", () => {
  const { out, err, threads } = run(["program.js"], { MODULE: "yes" });
  expect({ out, err }).toEqual({ out: told, err: "" });
  expect(threads.size).toBeGreaterThan(2);
});

test("without a module one thread does everything", () => {
  expect(run(["program.js"])).toEqual({ out: told, err: "", threads: new Set(["0"]) });
});

test("so does a bundle, and threads where it names itself", async () => {
  await build({
    absWorkingDir: project.path,
    entryPoints: ["program.js"],
    outfile: join(project.path, "bundle.mjs"),
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node22",
    conditions: ["mig-source"],
    external: ["better-sqlite3"],
    logLevel: "silent",
  });
  symlinkSync(join(packages, "sqlite/node_modules/better-sqlite3"), join(project.path, "node_modules/better-sqlite3"));
  const { out, err, threads } = run(["bundle.mjs"], { MODULE: "yes" });
  expect({ out, err }).toEqual({ out: told, err: "" });
  expect(threads.size).toBeGreaterThan(2);
  expect(run(["bundle.mjs"])).toEqual({ out: told, err: "", threads: new Set(["0"]) });
});
