/** What a bundler makes of a release with a manifest: one file that runs alone, from a folder that nobody may write to. */
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  bunBinary,
  fixtureFolder,
  type ScratchDatabase,
  type ScratchFolder,
  scratchDatabase,
  scratchFolder,
} from "@mig/test-support";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, test } from "vitest";

const packages = fileURLToPath(new URL("../..", import.meta.url));

const files = {
  "package.json": '{ "type": "module" }',
  "repo.ts": `import { repo } from "@mig/release";
import { pgAdapter } from "@mig/pg";
export const Repo = repo("blog", { adapter: pgAdapter, url: process.env.DATABASE_URL ?? "" });
`,
  "mig.config.ts": `import { defineConfig } from "@mig/core";
import { Repo } from "./repo.ts";
export default defineConfig({ domains: [], repos: [Repo] });
`,
  "release.ts": `import { createRelease } from "@mig/release";
import { migrations } from "./priv/manifest.js";
import { Repo } from "./repo.ts";
const release = createRelease({ repos: [Repo], migrations });
const [before] = await release.status();
await release.migrate();
await release.assertMigrated();
const [after] = await release.status();
console.log(JSON.stringify([before, after].map((of) => of?.migrations.map(({ name, state }) => [name, state]))));
await release.rollback("blog", "20260101000001");
`,
  "priv/blog/migrations/20260101000000_one.ts": `import { column, createTable, defineMigration, dropTable } from "@mig/core/migration";
const posts: { readonly columns: readonly ReturnType<typeof column>[] } = { columns: [column("id", "integer")] };
export default defineMigration({ format: 1, up: [createTable("posts", posts)], down: [dropTable("posts", posts)] });
`,
  "priv/blog/migrations/20260101000001_two.sql":
    "-- mig:up\nCREATE VIEW live AS SELECT * FROM posts;\n-- mig:down\nDROP VIEW live;\n",
};

let project: ScratchFolder;
let image: ScratchFolder;
let database: ScratchDatabase;
beforeAll(async () => {
  project = await fixtureFolder(files);
  image = await scratchFolder();
  database = await scratchDatabase();
  mkdirSync(join(project.path, "node_modules/@mig"), { recursive: true });
  for (const name of ["release", "pg", "core"]) {
    symlinkSync(join(packages, name), join(project.path, "node_modules/@mig", name));
  }
});
afterAll(async () => {
  chmodSync(image.path, 0o755);
  await project.remove();
  await image.remove();
  await database.drop();
});

function mig(...args: readonly string[]) {
  const main = join(packages, "cli/src/main.ts");
  return spawnSync(process.execPath, ["--conditions=mig-source", main, ...args], {
    cwd: project.path,
    env: { PATH: process.env["PATH"] },
    encoding: "utf8",
  });
}

test("the manifest is written, kept and checked", () => {
  expect(mig("manifest", "--check")).toMatchObject({
    status: 1,
    stderr: expect.stringContaining("MIG_MANIFEST_STALE"),
  });
  expect(mig("manifest")).toMatchObject({ status: 0, stdout: "wrote priv/manifest.js: 2 migrations\n" });
  expect(mig("manifest")).toMatchObject({ status: 0, stdout: "kept  priv/manifest.js: 2 migrations\n" });
  expect(mig("manifest", "--check").status).toBe(0);
});

test("the bundle carries the migrations, nothing that generates, and runs alone from a read-only folder", async () => {
  const { metafile } = await build({
    absWorkingDir: project.path,
    entryPoints: ["release.ts"],
    outfile: join(image.path, "release.mjs"),
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node22",
    conditions: ["mig-source"],
    // The driver is CommonJS and requires Node's own modules.
    banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
    external: ["pg-native"],
    metafile: true,
    logLevel: "silent",
  });
  const generating =
    /\/(cli\/|core\/src\/(diff\/|plan\/|generate\/|resource\/(?!(data-layer|declared-object|declared-at)\.ts)|snapshot\/|(index|testing)\.ts))/;
  expect(Object.keys(metafile.inputs).filter((file) => generating.test(file))).toEqual([]);

  chmodSync(image.path, 0o555);
  const nobody = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
  const { stdout, stderr } = spawnSync(process.execPath, ["release.mjs"], {
    cwd: image.path,
    env: { DATABASE_URL: database.url },
    encoding: "utf8",
    ...nobody,
  });
  expect(stderr).toBe("");
  expect(JSON.parse(stdout)).toEqual(beforeAndAfter);
});

test("Bun makes such a file, too, and runs it", async () => {
  const [out, other] = await Promise.all([scratchFolder(), scratchDatabase()]);
  const outfile = join(out.path, "release.js");
  const bun = (args: readonly string[], cwd: string) =>
    spawnSync(bunBinary(), args, { cwd, env: { DATABASE_URL: other.url, HOME: out.path }, encoding: "utf8" });
  const built = bun(
    ["build", "release.ts", "--target=bun", "--conditions=mig-source", `--outfile=${outfile}`],
    project.path,
  );
  expect(built).toMatchObject({ status: 0 });
  const { stdout, stderr } = bun([outfile], out.path);
  await Promise.all([out.remove(), other.drop()]);
  expect(stderr).toBe("");
  expect(JSON.parse(stdout)).toEqual(beforeAndAfter);
});

const beforeAndAfter = [
  [
    ["one", "pending"],
    ["two", "pending"],
  ],
  [
    ["one", "applied"],
    ["two", "applied"],
  ],
];
