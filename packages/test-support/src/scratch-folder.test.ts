import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { fixtureFolder, scratchFolder } from "./scratch-folder.ts";

test("a scratch folder is empty, and gone after remove", async () => {
  const folder = await scratchFolder();
  expect(await readdir(folder.path)).toEqual([]);
  await folder.remove();
  expect(existsSync(folder.path)).toBe(false);
});

test("a fixture folder holds the files", async () => {
  const folder = await fixtureFolder({ "a.txt": "a", "deep/er/b.txt": "b" });
  expect(await readFile(join(folder.path, "a.txt"), "utf8")).toBe("a");
  expect(await readFile(join(folder.path, "deep/er/b.txt"), "utf8")).toBe("b");
  await folder.remove();
});
