import { spawnSync } from "node:child_process";
import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { fixtureFolder, type ScratchFolder } from "@mig/test-support";
import { afterEach, expect, test } from "vitest";

const packages = fileURLToPath(new URL("../..", import.meta.url));
const one = "20260101000000_one";
const two = "20260101000001_two";

/** As a build leaves it: plain JavaScript. */
const compiled = (
  name: string,
) => `import { column, createTable, defineMigration, dropTable } from "@mig/core/migration";
const table = [{ name: "${name}", columns: [column("id", "integer")] }];
export default defineMigration({ format: 1, up: table.map((of) => createTable(of.name, of)), down: table.map((of) => dropTable(of.name, of)) });
`;

const program = (release: string, body: string) => `import { createRelease, isMigError, repo } from "@mig/release";
import { sqliteAdapter } from "@mig/sqlite";
${release}
const say = (value) => console.log(JSON.stringify(value));
try {
${body}
} catch (error) {
  if (!isMigError(error)) throw error;
  say({ code: error.code });
}
`;

const Repo = 'const Repo = repo("blog", { adapter: sqliteAdapter, url: "blog.db" });';
const fromFolder = `${Repo}\nconst release = createRelease({ repos: [Repo], folder: import.meta.dirname });`;

let folder: ScratchFolder | undefined;
afterEach(() => folder?.remove());

/** What the program in `release.js` says, in a folder with nothing installed but these packages. */
async function said(files: Readonly<Record<string, string>>, env: Readonly<Record<string, string>> = {}) {
  const created = await fixtureFolder({ "package.json": '{ "type": "module" }', "blog.db": "", ...files });
  folder = created;
  mkdirSync(join(created.path, "node_modules/@mig"), { recursive: true });
  for (const name of ["release", "sqlite", "core"]) {
    symlinkSync(join(packages, name), join(created.path, "node_modules/@mig", name));
  }
  const { stdout, stderr } = spawnSync(process.execPath, ["--conditions=mig-source", "release.js"], {
    cwd: created.path,
    env: { PATH: process.env["PATH"], ...env },
    encoding: "utf8",
  });
  expect(stderr).toBe("");
  return stdout
    .split("\n")
    .filter((line) => line !== "")
    .map((line): unknown => JSON.parse(line));
}

const wholeJob = `
  const events = [];
  say((await release.migrate({ onEvent: ({ repo, kind }) => events.push([repo, kind]) })).map(({ repo, applied }) => [repo, applied.map((of) => of.name)]));
  say(events.filter(([, kind]) => kind === "finished"));
  say((await release.migrate()).map(({ applied }) => applied));
  say((await release.rollback("blog", "20260101000001")).applied.map((of) => of.name));
  say((await release.status()).map(({ repo, migrations }) => [repo, migrations.map(({ name, state }) => [name, state])]));`;

const outcome = [
  [["blog", ["one", "two"]]],
  [
    ["blog", "finished"],
    ["blog", "finished"],
  ],
  [[]],
  ["two"],
  [
    [
      "blog",
      [
        ["one", "applied"],
        ["two", "pending"],
      ],
    ],
  ],
];

test.for<[string, Readonly<Record<string, string>>]>([
  [
    "a folder of compiled migrations",
    {
      "release.js": program(fromFolder, wholeJob),
      [`priv/blog/migrations/${one}.js`]: compiled("one"),
      [`priv/blog/migrations/${two}.js`]: compiled("two"),
    },
  ],
  [
    "a folder of migrations as they were written",
    {
      "release.js": program(fromFolder, wholeJob),
      [`priv/blog/migrations/${one}.ts`]: `${compiled("one")}const typed: number = 1;\nvoid typed;\n`,
      [`priv/blog/migrations/${two}.sql`]: "-- mig:up\nCREATE TABLE two (id);\n-- mig:down\nDROP TABLE two;\n",
    },
  ],
  [
    "a list of a module and a default export",
    {
      "release.js": program(
        `import * as one from "./m/one.js";
import two from "./m/two.js";
${Repo}
const release = createRelease({ repos: [Repo], migrations: { blog: { public: { "${one}": one, "${two}": two } } } });`,
        wholeJob,
      ),
      "m/one.js": compiled("one"),
      "m/two.js": compiled("two"),
    },
  ],
  [
    "a list of functions that import",
    {
      "release.js": program(
        `${Repo}
const blog = { public: { "${one}": () => import("./m/one.js"), "${two}": () => import("./m/two.js") } };
const release = createRelease({ repos: [Repo], migrations: { blog } });`,
        wholeJob,
      ),
      "m/one.js": compiled("one"),
      "m/two.js": compiled("two"),
    },
  ],
])("%s", async ([, files]) => {
  expect(await said(files)).toEqual(outcome);
});

test.for<[string, string, string]>([
  ["a folder that is not there", "createRelease({ repos: [Repo] })", "MIG_CONFIG_INVALID"],
  [
    "what is for development",
    'createRelease({ repos: [Repo], migrations: { blog: { public: { "20260101000000_one_dev": { up: [] } } } } })',
    "MIG_DEV_MIGRATION",
  ],
  ["a list without the repo", "createRelease({ repos: [Repo], migrations: {} })", "MIG_CONFIG_INVALID"],
  [
    "an id that is none",
    "createRelease({ repos: [Repo], migrations: { blog: { public: { first: {} } } } })",
    "MIG_MIGRATION_INVALID",
  ],
  [
    "a list of something else",
    `createRelease({ repos: [Repo], migrations: { blog: { public: { "${one}": { up: [] } } } } }).migrate()`,
    "MIG_MIGRATION_INVALID",
  ],
  [
    "a repo that is not of the release",
    'createRelease({ repos: [Repo], migrations: { blog: { public: {} } } }).rollback("other", "20260101000000")',
    "MIG_USAGE",
  ],
  [
    "a version that is not applied",
    'createRelease({ repos: [Repo], migrations: { blog: { public: {} } } }).rollback("blog", "20260101000000")',
    "MIG_MIGRATION_UNKNOWN",
  ],
])("%s", async ([, call, code]) => {
  expect(await said({ "release.js": program(Repo, `await ${call};`) })).toEqual([{ code }]);
});
