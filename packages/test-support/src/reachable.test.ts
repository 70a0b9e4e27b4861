import { chmod, mkdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { copyForOthers, isReachableByOthers } from "./reachable.ts";
import { fixtureFolder, type ScratchFolder } from "./scratch-folder.ts";

const folders: ScratchFolder[] = [];

afterEach(async () => {
  await Promise.all(folders.splice(0).map((folder) => folder.remove()));
});

async function tree(): Promise<string> {
  const folder = await fixtureFolder({ "outer/bin/program": "#!/bin/sh\n" });
  folders.push(folder);
  await chmod(folder.path, 0o755);
  for (const path of ["outer", "outer/bin", "outer/bin/program"]) await chmod(join(folder.path, path), 0o755);
  return folder.path;
}

describe("isReachableByOthers", () => {
  test.each([
    ["everything open", [], true],
    ["a private folder above", [["outer", 0o700]], false],
    ["a program only its owner may run", [["outer/bin/program", 0o700]], false],
    ["a folder others may enter but not list", [["outer/bin", 0o711]], true],
  ] as const)("%s", async (_, modes, expected) => {
    const root = await tree();
    for (const [path, mode] of modes) await chmod(join(root, path), mode);
    expect(isReachableByOthers(join(root, "outer/bin/program"))).toBe(expected);
  });
});

describe("copyForOthers", () => {
  test("the copy can be reached, and the second call finds it", async () => {
    const root = await tree();
    await chmod(join(root, "outer/bin"), 0o700);
    await chmod(join(root, "outer/bin/program"), 0o700);
    const name = `mig-test-copy-${process.pid}`;
    const copy = copyForOthers(join(root, "outer"), name);
    folders.push({ path: copy, remove: async () => (await import("node:fs/promises")).rm(copy, { recursive: true }) });
    expect(isReachableByOthers(join(copy, "bin/program"))).toBe(true);
    await mkdir(join(copy, "mark"));
    expect(copyForOthers(join(root, "outer"), name)).toBe(copy);
    expect((await stat(join(copy, "mark"))).isDirectory()).toBe(true);
  });
});
