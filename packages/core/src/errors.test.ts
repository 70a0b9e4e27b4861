import { expect, it } from "vitest";
import { errorTable, isMigError, MigError } from "./errors.ts";

it("documents every code from the one table", async () => {
  const sections = Object.entries(errorTable).map(
    ([code, { title, next, exit }]) => `## ${code}\n\n${title} ${next} Exit code ${exit}.\n`,
  );
  const page = `# Error codes\n\nWritten from \`packages/core/src/errors.ts\`.\n\n${sections.join("\n")}`;
  await expect(page).toMatchFileSnapshot("../../../docs/errors.md");
});

it("takes the next step from the table unless the thrower knows better", () => {
  const cause = new TypeError("inner");
  const plain = new MigError("MIG_CYCLE", "stuck");
  const precise = new MigError("MIG_CYCLE", "stuck", { details: { table: "posts" }, next: "Do this.", cause });
  expect([plain.next, plain.details, precise.next, precise.details, precise.cause]).toEqual([
    errorTable.MIG_CYCLE.next,
    {},
    "Do this.",
    { table: "posts" },
    cause,
  ]);
});

it.each([
  [new MigError("MIG_BUG", "x"), true],
  [Object.assign(new Error("x"), { name: "MigError", code: "MIG_BUG", next: "", details: {} }), true],
  [new Error("x"), false],
  ["MIG_BUG", false],
])("knows its own errors, of another copy of the package too: %s", (error, expected) => {
  expect(isMigError(error)).toBe(expected);
});
