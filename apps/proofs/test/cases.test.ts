/** The corpus of declared changes: its golden files, what must be refused, and that every feature has its case. */
import { readFileSync } from "node:fs";
import { pgAdapter } from "@mig/pg";
import { sqliteAdapter } from "@mig/sqlite";
import { describe, expect, it } from "vitest";
import { casesOf, type DialectName, goldenFile, readCases } from "../src/cases/case.ts";
import { caseProject } from "../src/cases/case-project.ts";
import { caseReport } from "../src/cases/case-report.ts";
import { refusal } from "../src/cases/case-steps.ts";
import { defectIds, featureIds } from "../src/cases/feature-ids.ts";

const cases = await readCases();
const adapters = { pg: pgAdapter, sqlite: sqliteAdapter };

describe.each(["pg", "sqlite"] as const)("cases for %s", (dialect: DialectName) => {
  it.each(casesOf(cases, dialect).map((given) => [given.name, given] as const))("%s", async (name, given) => {
    const project = await caseProject(adapters[dialect]);
    try {
      const start = project.write(given.before);
      const code = given.error?.[dialect];
      if (code !== undefined) {
        expect(refusal(() => project.plan(given.after, given))).toBe(code);
        return;
      }
      const asked = project.plan(given.after, { ...given, answers: {} });
      const change = project.write(given.after, given);
      await expect(caseReport(adapters[dialect].dialect, start, asked, change)).toMatchFileSnapshot(
        goldenFile(name, dialect),
      );
    } finally {
      await project.remove();
    }
  });
});

describe("what the cases cover", () => {
  const read = (file: string) => JSON.parse(readFileSync(new URL(`../corpus/${file}`, import.meta.url), "utf8"));
  const elsewhere: Readonly<Record<string, readonly { readonly file: string; readonly name: string }[]>> =
    read("covered-elsewhere.json");
  const open: Readonly<Record<string, string>> = read("not-covered.json");
  const byCases = new Set(cases.flatMap(({ covers }) => covers));

  it("only names features that there are", () => {
    const named = [...byCases, ...Object.keys(elsewhere), ...Object.keys(open)];
    const known = new Set([...featureIds, ...defectIds]);
    expect(named.filter((id) => !known.has(id))).toEqual([]);
  });
  it("is every feature, or it is said why not", () => {
    const missing = featureIds.filter(
      (id) => !byCases.has(id) && elsewhere[id] === undefined && open[id] === undefined,
    );
    expect(missing).toEqual([]);
  });
  it("does not say of a covered feature that it is open", () => {
    expect(Object.keys(open).filter((id) => byCases.has(id) || elsewhere[id] !== undefined)).toEqual([]);
  });
  it.each(Object.entries(elsewhere))("%s is covered by the tests named", (_, places) => {
    for (const { file, name } of places) {
      const text = readFileSync(new URL(`../../../${file}`, import.meta.url), "utf8");
      expect(text.includes(name), `${file} has a test "${name}"`).toBe(true);
    }
  });
});
