/** The binary `mig-release`, run as a process from its sources. */
import { spawn } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { fixtureFolder, type ScratchFolder } from "@mig/test-support";
import { afterEach, beforeEach, expect, test } from "vitest";

const packages = fileURLToPath(new URL("../..", import.meta.url));

const migration = (
  name: string,
) => `import { column, createTable, defineMigration, dropTable } from "@mig/core/migration";
const of = { columns: [column("id", "integer")] };
export default defineMigration({ format: 1, up: [createTable("${name}", of)], down: [dropTable("${name}", of)] });
`;

const release = `import { createRelease, repo } from "@mig/release";
import { sqliteAdapter } from "@mig/sqlite";
const Repo = repo("blog", { adapter: sqliteAdapter, url: "blog.db" });
export default createRelease({ repos: [Repo], folder: import.meta.dirname });
`;

let folder: ScratchFolder;
beforeEach(async () => {
  folder = await fixtureFolder({
    "package.json": '{ "type": "module" }',
    "blog.db": "",
    "mig.release.js": release,
    "other.js": "export default 1;",
    "broken.js": "throw new Error('no');",
    "priv/blog/migrations/20260101000000_one.js": migration("one"),
    "priv/blog/migrations/20260101000001_two.js": migration("two"),
  });
  mkdirSync(join(folder.path, "node_modules/@mig"), { recursive: true });
  for (const name of ["release", "sqlite", "core"]) {
    symlinkSync(join(packages, name), join(folder.path, "node_modules/@mig", name));
  }
});
afterEach(() => folder.remove());

function start(args: string) {
  const program = join(packages, "release/src/main.ts");
  const words = args.split(" ").filter((word) => word !== "");
  const child = spawn(process.execPath, ["--conditions=mig-source", program, ...words], { cwd: folder.path });
  const texts = { out: "", err: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => (texts.out += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (texts.err += text));
  const ended = new Promise<{ readonly code: number | null; readonly out: string; readonly err: string }>((resolve) =>
    child.on("close", (code) => resolve({ code, ...texts })),
  );
  return { child, ended };
}

const run = (args: string) => start(args).ended;

test("the whole job, with exit codes", async () => {
  const pending = "blog: pending   20260101000000_one\nblog: pending   20260101000001_two\n";
  const one = "blog: applied   20260101000000_one\n";
  expect(await run("status")).toEqual({ code: 0, out: pending, err: "" });
  expect(await run("status --check")).toMatchObject({ code: 3, out: "", err: expect.stringContaining("MIG_PENDING") });
  expect(await run("migrate")).toEqual({
    code: 0,
    out: "blog: applied 20260101000000_one\nblog: applied 20260101000001_two\n",
    err: "",
  });
  expect(await run("migrate")).toEqual({ code: 0, out: "blog: nothing to do\n", err: "" });
  expect((await run("status --check")).code).toBe(0);
  expect(await run("rollback blog 20260101000001")).toMatchObject({
    code: 8,
    err: expect.stringContaining("MIG_DATA_LOSS"),
  });
  expect(await run("rollback blog 20260101000001 --accept-data-loss")).toEqual({
    code: 0,
    out: "blog: undid 20260101000001_two\n",
    err: "",
  });
  expect((await run("status")).out).toBe(`${one}blog: pending   20260101000001_two\n`);
  const lines = (await run("migrate --json")).out.trimEnd().split("\n");
  const events: { readonly kind?: string; readonly repos?: unknown }[] = lines.map((line) => JSON.parse(line));
  expect(events.map(({ kind }) => kind ?? "outcome")).toEqual(["planned", "started", "finished", "outcome"]);
});

test.for<[string, string, number, string]>([
  ["no command", "", 2, "MIG_USAGE"],
  ["an unknown command", "up", 2, "MIG_USAGE"],
  ["a word too few", "rollback blog", 2, "MIG_USAGE"],
  ["an unknown option", "migrate --force", 2, "MIG_USAGE"],
  ["a time that is none", "wait --timeout soon", 2, "MIG_USAGE"],
  ["a policy that is none", "migrate --order never", 2, "MIG_USAGE"],
  ["a repo that is not there", "rollback shop 20260101000001", 2, "MIG_USAGE"],
  ["a module that is not there", "migrate --config nowhere.js", 2, "MIG_CONFIG_MISSING"],
  ["a module that exports something else", "migrate --config other.js", 2, "MIG_CONFIG_INVALID"],
  ["a module that throws", "migrate --config broken.js", 1, "MIG_MODULE_FAILED"],
])("%s", async ([, args, code, error]) => {
  expect(await run(args)).toMatchObject({ code, out: "", err: expect.stringContaining(`error ${error}:`) });
});

test("wait ends when another instance has migrated", async () => {
  const waiting = start("wait --timeout 60");
  expect((await run("migrate")).code).toBe(0);
  expect(await waiting.ended).toEqual({ code: 0, out: "everything is applied\n", err: "" });
});

test("wait gives up in time, and stops when it is told to", async () => {
  expect(await run("wait --timeout 0")).toMatchObject({ code: 3, err: expect.stringContaining("MIG_PENDING") });
  const waiting = start("wait");
  setTimeout(() => waiting.child.kill("SIGTERM"), 1_500);
  expect(await waiting.ended).toMatchObject({ code: 143, err: expect.stringContaining("MIG_INTERRUPTED") });
});

test("help names every command", async () => {
  const { code, out } = await run("--help");
  expect([code, ["migrate", "rollback", "status", "wait"].filter((name) => !out.includes(`  ${name}`))]).toEqual([
    0,
    [],
  ]);
});

test("status --verify tells how an applied migration was changed since", async () => {
  expect((await run("migrate")).code).toBe(0);
  writeFileSync(join(folder.path, "priv/blog/migrations/20260101000001_two.js"), migration("second"));
  const lines = [
    "blog: applied   20260101000000_one",
    "blog: applied   20260101000001_two (changed after it was applied)",
    '  - up, step 1: createTable("two", { columns: [column("id", "integer")] })',
    '  + up, step 1: createTable("second", { columns: [column("id", "integer")] })',
    '  - down, step 1: dropTable("two", { columns: [column("id", "integer")] })',
    '  + down, step 1: dropTable("second", { columns: [column("id", "integer")] })',
  ];
  expect(await run("status --verify")).toEqual({ code: 0, out: `${lines.join("\n")}\n`, err: "" });
});

test("an older release goes on beside a newer one, unless that says that it must not", async () => {
  const older = 'folder: import.meta.dirname + "/older"';
  writeFileSync(join(folder.path, "older.js"), release.replace("folder: import.meta.dirname", older));
  mkdirSync(join(folder.path, "older/priv/blog/migrations"), { recursive: true });
  writeFileSync(join(folder.path, "older/priv/blog/migrations/20260101000000_one.js"), migration("one"));
  expect((await run("migrate")).code).toBe(0);
  for (const command of ["migrate", "wait", "status --check"]) {
    expect(await run(`${command} --config older.js`)).toMatchObject({ code: 0, err: "" });
  }
  const marked = migration("three").replace("format: 1", 'format: 1, breaking: "they read two"');
  writeFileSync(join(folder.path, "priv/blog/migrations/20260101000002_three.js"), marked);
  expect((await run("migrate")).code).toBe(0);
  for (const command of ["migrate", "wait", "status --check"]) {
    const { code, err } = await run(`${command} --config older.js`);
    expect([code, err.split("\n")[0]]).toEqual([
      8,
      "error MIG_RELEASE_TOO_OLD: Releases must not run without 20260101000002_three (they read two).",
    ]);
  }
  expect((await run("rollback blog 20260101000002 --config older.js --accept-data-loss")).code).toBe(0);
  expect((await run("wait --config older.js")).code).toBe(0);
});

test.each(["", " --json"])("a password in what fails is told to nobody: migrate%s", async (mode) => {
  const url = `postgres://me:it's"s3cret@host/db`;
  const code = `run("call", async () => { throw new Error(${JSON.stringify(`no answer of ${url}`)}); })`;
  writeFileSync(
    join(folder.path, "priv/blog/migrations/20260101000002_three.js"),
    `import { defineMigration, run } from "@mig/core/migration";
export default defineMigration({ format: 1, transaction: false, up: [${code}], down: [] });
`,
  );
  const { out, err } = await run(`migrate${mode}`);
  expect(out + err).toContain("no answer of postgres://me:***@host/db");
  const status = await run("status --json");
  expect([out, err, status.out].filter((text) => text.includes("s3cret"))).toEqual([]);
  for (const text of mode === "" ? [] : out.trimEnd().split("\n")) expect(typeof JSON.parse(text)).toBe("object");
});
