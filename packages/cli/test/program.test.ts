import { afterAll, beforeAll, expect, test } from "vitest";
import { blog, migration } from "./blog.ts";
import { jsonLines, type TestProject, testProject } from "./test-project.ts";

let project: TestProject;
beforeAll(async () => {
  project = await testProject(blog());
});
afterAll(() => project.remove());

test.for<[string, number, RegExp]>([
  ["--version", 0, /^\d+\.\d+\.\d+\n$/],
  ["-V", 0, /^\d+\.\d+\.\d+\n$/],
  ["", 0, /Tasks:\n {2}init .*\n {2}codegen /],
  ["help", 0, /Tasks:/],
  ["--help", 0, /Tasks:/],
  ["help codegen", 0, /--dry-run[\s\S]*Examples:\n {2}\$ mig codegen/],
  ["migrate --help", 0, /--to-exclusive/],
  ["pg.migrate --help", 0, /--to-exclusive/],
])("mig %s", async ([args, code, out]) => {
  expect(await project.mig(args)).toEqual({ code, out: expect.stringMatching(out), err: "" });
});

test.for<[string, RegExp]>([
  ["migrat", /unknown command 'migrat'\.\n.*Did you mean migrate\?/],
  ["pg.status", /unknown command 'pg\.status'/],
  ["help nothing", /nothing/],
  ["migrate --stp 1", /unknown option '--stp'\.\n.*Did you mean --step\?/],
  ["migrate --to", /--to/],
  ["migrate -n none", /whole number/],
  ["migrate --order whatever", /error, warn, allow/],
  ["migrate one", /too many arguments/],
  ["codegen one --name two", /two names/],
])("mig %s is refused", async ([args, err]) => {
  expect(await project.mig(args)).toEqual({ code: 2, out: "", err: expect.stringMatching(err) });
});

test("init begins a project that works, and overwrites nothing", async () => {
  const fresh = await testProject({ "src/repo.ts": "// mine\n" });
  try {
    expect(await fresh.mig("init")).toMatchObject({ code: 0, out: expect.stringMatching(/kept {2}src\/repo\.ts/) });
    expect(fresh.files()["src/repo.ts"]).toBe("// mine\n");
  } finally {
    await fresh.remove();
  }
});

test.for(["sqlite", "pg"])("init --adapter %s", async (adapter) => {
  const fresh = await testProject({});
  try {
    expect((await fresh.mig(`init --adapter ${adapter}`)).code).toBe(0);
    expect(await fresh.mig("codegen first")).toMatchObject({ code: 0, err: "" });
    if (adapter === "sqlite") expect((await fresh.mig("setup")).code).toBe(0);
  } finally {
    await fresh.remove();
  }
});

test("the configuration is found from a folder below", async () => {
  const nested = await testProject({ "src/deep/x.txt": "" });
  try {
    await nested.write(blog());
    expect(await nested.mig("setup", { cwd: `${nested.path}/src/deep` })).toMatchObject({ code: 0 });
    expect(Object.keys(nested.files())).toContain("blog.db");
  } finally {
    await nested.remove();
  }
});

test("what needs more than type stripping is loaded with a warning", async () => {
  const files = blog();
  const needsMore = await testProject({
    ...files,
    "tsconfig.json": '{ "compilerOptions": { "paths": { "@/*": ["./src/*"] } } }',
    "mig.config.ts": files["mig.config.ts"].replace("./src/post.ts", "@/post"),
    "src/post.ts": `${files["src/post.ts"]}export enum Kind { a }\n`,
  });
  try {
    // jiti knows no conditions: it is told where the sources are.
    const source = (name: string) => new URL(`../../${name}.ts`, import.meta.url).pathname;
    const env = {
      JITI_ALIAS: JSON.stringify({
        "@mig/core/adapter": source("core/src/adapter"),
        "@mig/core": source("core/src/index"),
        "@mig/sqlite": source("sqlite/src/index"),
      }),
    };
    const run = await needsMore.mig("codegen first", { env });
    expect(run).toMatchObject({
      code: 0,
      err: expect.stringMatching(/^warning .*mig\.config\.ts was loaded with jiti/),
    });
  } finally {
    await needsMore.remove();
  }
});

test("no password is printed", async () => {
  const url = "postgres://me:s3cret@127.0.0.1:1/blog";
  const secret = await testProject({
    "mig.config.ts": `import { defineConfig, repo } from "@mig/core";
import { pgAdapter } from "@mig/pg";
export default defineConfig({ domains: [], repos: [repo("blog", { adapter: pgAdapter, url: "${url}" })] });
`,
  });
  try {
    for (const args of ["status", "status --json", "status --debug"]) {
      const run = await secret.mig(args);
      expect(run.code).toBe(1);
      expect(run.out + run.err).toContain("MIG_CONNECTION_FAILED");
      expect(run.out + run.err).not.toContain("s3cret");
    }
  } finally {
    await secret.remove();
  }
});

test.for<[NodeJS.Signals, number]>([
  ["SIGINT", 130],
  ["SIGTERM", 143],
])("%s lets the running migration end and stops there", async ([signal, code]) => {
  const slow = (name: string) =>
    migration(
      `execute("CREATE TABLE ${name} (a)"), run("wait", async () => { await new Promise((go) => setTimeout(go, 500)); })`,
    );
  const stopped = await testProject({
    ...blog(),
    "priv/blog/migrations/20260101000000_one.ts": slow("one"),
    "priv/blog/migrations/20260101000001_two.ts": slow("two"),
  });
  try {
    await stopped.mig("create");
    const run = await stopped.mig("migrate --json", {
      onOut: (text, kill) => {
        if (text.includes('"started"')) kill(signal);
      },
    });
    expect(run.code).toBe(code);
    expect(jsonLines(run).at(-1)).toMatchObject({
      error: {
        code: "MIG_INTERRUPTED",
        details: { report: { applied: [{ name: "one" }], pending: [{ name: "two" }] } },
      },
    });
    expect((await stopped.mig("migrate")).out).toMatch(/applied 20260101000001_two/);
  } finally {
    await stopped.remove();
  }
});

test("a reader that goes away does not end the run", async () => {
  const names = ["one", "two"];
  const files = names.map((name, position) => [
    `priv/blog/migrations/2026010100000${position}_${name}.ts`,
    migration(
      `execute("CREATE TABLE ${name} (a)"), run("wait", async () => { await new Promise((go) => setTimeout(go, 200)); })`,
    ),
  ]);
  const unread = await testProject({ ...blog(), ...Object.fromEntries(files) });
  try {
    await unread.mig("create");
    const run = await unread.mig("migrate", { onOut: (_text, _kill, close) => close() });
    expect(run).toMatchObject({ code: 0, err: "" });
    expect((await unread.mig("migrate")).out).toBe("Nothing is pending.\n");
  } finally {
    await unread.remove();
  }
});

test("what takes long is told before it begins, and after all that was told before", async () => {
  const endless =
    "CREATE TABLE long AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i FROM n) SELECT count(*) FROM n";
  const own = await testProject({
    ...blog(),
    "blog.db": "",
    "priv/blog/migrations/20260101000000_first.ts": migration('createTable("a", { columns: [column("id", "uuid")] })'),
    "priv/blog/migrations/20260101000001_second.ts": migration('createTable("b", { columns: [column("id", "uuid")] })'),
    "priv/blog/migrations/20260101000002_third.ts": migration(`execute("${endless}")`),
  });
  try {
    let told = "";
    const { out } = await own.mig("migrate", {
      killAfterMs: 30_000,
      onOut: (text, kill) => {
        told += text;
        if (told.includes("third")) kill("SIGKILL");
      },
    });
    expect(out.replaceAll(/\(\d+ ms\)/g, "").split(/\s*\n/)).toEqual([
      "created the ledger schema_migrations",
      "applying 20260101000000_first",
      "applied 20260101000000_first",
      "applying 20260101000001_second",
      "applied 20260101000001_second",
      "applying 20260101000002_third",
      "",
    ]);
  } finally {
    await own.remove();
  }
});
