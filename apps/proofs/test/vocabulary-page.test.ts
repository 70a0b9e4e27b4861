/** docs/vocabulary.md: every example in its tables has the right types, and goes up and down on both databases. */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { invert, type Operation, publicScope } from "@mig/core/adapter";
import * as words from "@mig/core/migration";
import { NEWEST_POSTGRES, type ScratchFolder } from "@mig/test-support";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Scratch } from "../src/engine.ts";
import { inRoot, pageFolder } from "../src/page-folder.ts";
import { pgEngine } from "../src/pg-engine.ts";
import { runOperations } from "../src/run-operations.ts";
import { sqliteEngine } from "../src/sqlite-engine.ts";

const { column, createTable } = words;
const page = readFileSync(inRoot("docs/vocabulary.md"), "utf8");
const rows = [...page.matchAll(/^\| .* \| `(.*)` \| (yes|no).* \|$/gm)].map(([, code = "", sqlite = ""]) => ({
  code,
  sqlite,
}));

/** What the examples change. */
const before: readonly Operation[] = [
  createTable("users", {
    columns: [column("id", "integer", { nullable: false }), column("org_id", "integer")],
    primaryKey: ["id"],
    indexes: [{ keys: ["org_id", "id"], unique: true }],
  }),
  createTable("posts", {
    columns: [
      column("id", "bigint", { nullable: false }),
      column("title", "text"),
      column("views", "integer"),
      column("org_id", "integer"),
      column("author_id", "integer"),
    ],
    primaryKey: ["id"],
    indexes: [{ keys: ["title"] }],
    checks: [{ name: "views_positive", expression: "views >= 0" }],
  }),
  createTable("notes", { columns: [column("body", "text", { nullable: false }), column("hint", "text")] }),
];

function operationsOf(code: string): readonly Operation[] {
  const read = new Function(...Object.keys(words), `return [${code}];`);
  return read(...Object.values(words));
}

describe("the page", () => {
  let folder: ScratchFolder;
  beforeAll(async () => {
    const imports = `import { ${Object.keys(words).join(", ")} } from "@mig/core/migration";\n`;
    const text = `${imports}export const unused = [${Object.keys(words).join(", ")}];\n`;
    const examples = rows.map(({ code }) => `  ${code},\n`).join("");
    folder = await pageFolder({ "page.ts": `${text}export const steps: readonly Step[] = [\n${examples}];\n${types}` });
  });
  afterAll(() => folder?.remove());

  it("has the right types", () => {
    const { status, stdout } = spawnSync(inRoot("node_modules/.bin/tsc"), ["-p", "."], {
      cwd: folder.path,
      encoding: "utf8",
    });
    expect({ status, stdout }).toEqual({ status: 0, stdout: "" });
  });
});
const types = 'import type { Step } from "@mig/core/migration";\n';

describe.each([pgEngine(NEWEST_POSTGRES), sqliteEngine])("on $name", (engine) => {
  let scratch: Scratch;
  beforeAll(async () => {
    scratch = await engine.open();
  });
  afterAll(() => scratch?.close());

  const run = async (operations: readonly Operation[]) =>
    runOperations(engine.adapter, scratch.session, operations, await scratch.session.introspect(publicScope));

  it.each(rows)("$code", async ({ code, sqlite }) => {
    await scratch.reset();
    await run(before);
    const old = await scratch.catalog();
    const operations = operationsOf(code);
    if (engine === sqliteEngine && sqlite === "no") {
      await expect(run(operations)).rejects.toMatchObject({ code: expect.stringMatching(/^MIG_/) });
      return;
    }
    if (code.includes("billing")) await scratch.execute("CREATE SCHEMA billing");
    await run(operations);
    for (const operation of operations.toReversed().map(invert))
      if (operation.kind !== "irreversible") await run([operation]);
    expect(await scratch.catalog()).toEqual(code.includes("billing") ? expect.arrayContaining([...old]) : old);
  });
});
