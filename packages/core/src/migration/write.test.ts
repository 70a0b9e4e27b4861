import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire, stripTypeScriptTypes } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, it, onTestFinished } from "vitest";
import { irreversibles, operations } from "../../test/arbitrary-operations.ts";
import * as vocabulary from "../migration.ts";
import {
  addCheck,
  addColumn,
  addForeignKey,
  addStatement,
  alterColumn,
  column,
  createIndex,
  createObject,
  createTable,
  dropColumn,
  execute,
  generator,
  irreversible,
  operation,
  sql,
  timestamps,
  value,
} from "../migration.ts";
import { checksum } from "./checksum.ts";
import { readModule } from "./load.ts";
import { type WrittenMigration, writeMigration } from "./write.ts";

/** Runs the text of a migration file as a JavaScript engine would after its types were stripped. */
function evaluate(text: string) {
  const script = stripTypeScriptTypes(text)
    .replace(/^import \{([^}]*)\} from "@mig\/core\/migration";/, "const {$1} = vocabulary;")
    .replace("export default ", "return ");
  return readModule({ default: new Function("vocabulary", script)(vocabulary) }, "migration.ts");
}

it("writes a file that means the same operations", () => {
  fc.assert(
    fc.property(
      fc.array(operations, { maxLength: 3 }),
      fc.array(fc.oneof(operations, irreversibles), { maxLength: 3 }),
      fc.boolean(),
      fc.array(fc.string(), { maxLength: 2 }),
      (up, down, transaction, notes) => {
        const read = evaluate(writeMigration({ up, down, transaction, notes: new Map([[0, notes]]) }));
        const expected = { format: 1, up, down, transaction, breaking: null };
        expect(read).toEqual(expected);
        expect(checksum(read)).toBe(checksum(expected));
      },
    ),
    { numRuns: 1000 },
  );
});

const title = column("title", "text", { nullable: false });

const samples: Readonly<Record<string, WrittenMigration>> = {
  "a-column": {
    up: [addColumn("posts", column("slug", "text"))],
    down: [dropColumn("posts", column("slug", "text"))],
  },
  "one-of-each": {
    transaction: false,
    up: [
      createTable(
        { schema: "billing", name: "invoices" },
        {
          columns: [
            column("id", "uuid", { nullable: false, default: generator("uuidv7") }),
            column("number", { name: "decimal", precision: 10, scale: 2 }, { default: 1.5 }),
            column("tags", { name: "array", element: { name: "text" } }, { default: value([]) }),
            column("token", "text", { default: sql("md5(random()::text)"), comment: `It's "the" token` }),
            ...timestamps(),
          ],
          primaryKey: ["id"],
          indexes: [
            { keys: ["number"], unique: true },
            {
              name: "newest",
              keys: [{ column: "inserted_at", direction: "desc", nulls: "last" }],
              where: "number > 0",
            },
          ],
          checks: [{ name: "positive", expression: "number > 0" }],
          comment: "What is owed.",
        },
      ),
      alterColumn("posts", title, column("title", { name: "string", length: 80 }, { nullable: false }), {
        using: "left(title, 80)",
      }),
      createIndex("posts", { keys: ["title"] }, { concurrently: true }),
      addForeignKey("posts", { columns: ["author_id"], references: { table: "users" }, onDelete: "cascade" }),
      addCheck("posts", { name: "short", expression: `length(title) < 80 AND ${"title <> '' AND ".repeat(5)}true` }),
      addStatement("posts", {
        name: "touch",
        up: "CREATE TRIGGER touch\n  BEFORE UPDATE ON posts;",
        down: "DROP TRIGGER touch",
      }),
      createObject({ kind: "pg:enum", name: "mood", definition: { values: ["calm", "loud"] } }),
      execute(`CREATE VIEW live AS\n  SELECT \`a\\b\`, '\${x}' FROM posts;`, "DROP VIEW live"),
      execute("UPDATE posts SET title = 'x';\nDELETE FROM posts;"),
      operation("pg:setOwner", { to: "app" }, { to: "admin" }, { table: "posts" }),
    ],
    down: [irreversible({ reason: "rows were deleted" })],
    notes: new Map([
      [
        1,
        ["values of posts.title may not fit string(80)", `A long one. ${"Every row is read under a lock. ".repeat(5)}`],
      ],
    ]),
  },
  nothing: { up: [], down: [] },
};

it.each(Object.keys(samples))("writes as a person would: %s", async (name) => {
  const text = samples[name] === undefined ? "" : writeMigration(samples[name]);
  await expect(text).toMatchFileSnapshot(`../../test/fixtures/migrations/${name}.mts`);
});

it("leaves a formatter nothing to do", () => {
  const folder = mkdtempSync(join(tmpdir(), "mig-test-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const config = { formatter: { indentStyle: "space", lineWidth: 110 }, linter: { enabled: false } };
  writeFileSync(join(folder, "biome.json"), JSON.stringify(config));
  const names = Object.entries(samples).map(([name, sample]) => {
    writeFileSync(join(folder, `${name}.ts`), writeMigration(sample));
    return `${name}.ts`;
  });
  const biome = createRequire(import.meta.url).resolve("@biomejs/biome/bin/biome");
  const check = spawnSync(process.execPath, [biome, "check", ...names], { cwd: folder, encoding: "utf8" });
  expect([check.status, check.stdout + check.stderr]).toEqual([0, expect.stringContaining("Checked 3 files")]);
});

it("is loaded by Node as it is", () => {
  const file = new URL("../../test/fixtures/migrations/one-of-each.mts", import.meta.url).href;
  const script = `import migration from ${JSON.stringify(file)}; console.log(JSON.stringify(migration));`;
  const flags = ["--conditions=mig-source", "--input-type=module", "--eval", script];
  const node = spawnSync(process.execPath, flags, { encoding: "utf8" });
  const { up, down } = samples["one-of-each"] ?? { up: [], down: [] };
  expect(JSON.parse(node.stdout)).toEqual({ format: 1, up, down, transaction: false, breaking: null });
});
