/** The examples of every README and of the pages in docs, as a reader would use them: all are type-checked, the programs among them are run. */
import { spawnSync } from "node:child_process";
import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { fixtureFolder, type ScratchFolder } from "@mig/test-support";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readReadme } from "../src/readme.ts";

const root = new URL("../../../", import.meta.url);
const inRoot = (path: string) => fileURLToPath(new URL(path, root));
const packages = ["core", "pg", "sqlite", "cli", "release"];
const pages = [
  "README.md",
  "docs/objects.md",
  "docs/tenants.md",
  ...packages.map((name) => `packages/${name}/README.md`),
]
  .map((page) => ({ page, ...readReadme(new URL(page, root)) }))
  .filter(({ files }) => Object.keys(files).length > 0);

/** The workspace's own settings, and JavaScript held to them as well. */
const tsconfig = JSON.stringify({
  extends: inRoot("tsconfig.base.json"),
  compilerOptions: { typeRoots: [inRoot("node_modules/@types")], allowJs: true, checkJs: true },
});

describe.each(pages)("$page", ({ files, programs }) => {
  let folder: ScratchFolder;
  beforeAll(async () => {
    folder = await fixtureFolder({ ...files, "package.json": '{ "type": "module" }\n', "tsconfig.json": tsconfig });
    const modules = join(folder.path, "node_modules/@mig");
    mkdirSync(modules, { recursive: true });
    for (const name of packages) symlinkSync(inRoot(`packages/${name}`), join(modules, name));
    mkdirSync(join(folder.path, "node_modules/@types"));
    for (const name of ["pg", "@types/pg"]) {
      symlinkSync(inRoot(`apps/proofs/node_modules/${name}`), join(folder.path, "node_modules", name));
    }
  });
  afterAll(() => folder?.remove());

  const run = (command: string, args: readonly string[]) => {
    const { status, stdout, stderr } = spawnSync(command, args, { cwd: folder.path, encoding: "utf8" });
    return { status, stdout, stderr };
  };

  it("has the right types", () => {
    expect(run(inRoot("node_modules/.bin/tsc"), ["-p", "."])).toEqual({ status: 0, stdout: "", stderr: "" });
  });

  it.each(programs)("prints in $path what it says", ({ path, prints }) => {
    const stdout = prints.map((line) => `${line}\n`).join("");
    expect(run(process.execPath, ["--conditions=mig-source", path])).toEqual({ status: 0, stdout, stderr: "" });
  });
});
