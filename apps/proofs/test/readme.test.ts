/** The examples of every README and of the pages in docs, as a reader would use them: all are type-checked, the programs among them are run. */
import { spawnSync } from "node:child_process";
import type { ScratchFolder } from "@mig/test-support";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inRoot, packages, pageFolder } from "../src/page-folder.ts";
import { readReadme } from "../src/readme.ts";

const pages = [
  "README.md",
  "docs/objects.md",
  "docs/tenants.md",
  ...packages.map((name) => `packages/${name}/README.md`),
]
  .map((page) => ({ page, ...readReadme(new URL(`../../../${page}`, import.meta.url)) }))
  .filter(({ files }) => Object.keys(files).length > 0);

describe.each(pages)("$page", ({ files, programs }) => {
  let folder: ScratchFolder;
  beforeAll(async () => {
    folder = await pageFolder(files);
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
