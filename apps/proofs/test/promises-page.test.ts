/** docs/promises.md: every test that it names is there. */
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const docs = new URL("../../../docs/", import.meta.url);
const page = readFileSync(new URL("promises.md", docs), "utf8");
const rows = page.split("\n").filter((line) => /^\| .*\.test\.ts/.test(line));

/** Each file that a row names, with the titles behind it. */
function named(row: string): readonly (readonly [file: string, title: string])[] {
  const tests = [...row.matchAll(/\[[^\]]+\]\(([^)]+\.test\.ts)\): ((?:`[^`]+`(?:; )?)+)/g)];
  return tests.flatMap(([, file = "", titles = ""]) =>
    [...titles.matchAll(/`([^`]+)`/g)].map(([, title = ""]): readonly [string, string] => [file, title]),
  );
}

it("names tests in every row", () => {
  expect(rows.filter((row) => named(row).length === 0)).toEqual([]);
  expect(rows.length).toBeGreaterThan(50);
});

it("names only tests that there are", () => {
  const missing = rows.flatMap(named).filter(([file, title]) => {
    const path = fileURLToPath(new URL(file, docs));
    return !existsSync(path) || !readFileSync(path, "utf8").includes(title);
  });
  expect(missing).toEqual([]);
});
