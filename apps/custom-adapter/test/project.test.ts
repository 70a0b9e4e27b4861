/** A project of a user's, over the command: declared, generated, migrated, changed, taken back. */
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { scratchFolder } from "@mig/test-support";
import { expect, onTestFinished, test } from "vitest";
import { duckdbAdapter } from "../src/index.ts";

const app = fileURLToPath(new URL("..", import.meta.url));
const main = join(app, "node_modules/@mig/cli/src/main.ts");
const ledger = { schema: null, name: "schema_migrations" };

async function exampleProject() {
  const { path, remove } = await scratchFolder();
  onTestFinished(remove);
  cpSync(join(app, "example"), path, { recursive: true });
  writeFileSync(join(path, "package.json"), '{ "type": "module" }\n');
  mkdirSync(join(path, "node_modules/@mig"), { recursive: true });
  symlinkSync(join(app, "node_modules/@mig/core"), join(path, "node_modules/@mig/core"));
  symlinkSync(app, join(path, "node_modules/@mig/custom-adapter"));
  return path;
}

function mig(cwd: string, args: string): { readonly code: number | null; readonly text: string } {
  const command = ["--conditions=mig-source", main, ...args.split(" ")];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { cwd, encoding: "utf8" });
  return { code: status, text: stdout + stderr };
}

async function ask(cwd: string, sql: string) {
  const session = await duckdbAdapter.connect({ url: join(cwd, "library.duckdb"), ledger });
  try {
    return await session.query(sql);
  } finally {
    await session.close();
  }
}

function change(file: string, ...edits: readonly (readonly [from: string, to: string])[]): void {
  const before = readFileSync(file, "utf8");
  const after = edits.reduce((text, [from, to]) => text.replace(from, to), before);
  expect(after).not.toBe(before);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, after);
}

test("a project on DuckDB", async () => {
  const path = await exampleProject();
  const run = (args: string) => {
    const { code, text } = mig(path, args);
    return code === 0 ? code : `${args}: ${code}\n${text}`;
  };
  expect([run("codegen first"), run("codegen --check"), run("migrate"), run("status --check")]).toEqual([0, 0, 0, 0]);
  await ask(path, "INSERT INTO books VALUES (1, 'Emma', 400, ['novel']), (2, 'Ulysses', 700, NULL)");
  expect(await ask(path, "SELECT reading_hours(pages) AS hours FROM books ORDER BY id")).toEqual([
    { hours: 10 },
    { hours: 17.5 },
  ]);

  change(
    join(path, "src/book.ts"),
    ["name: a.string().notNull()", "title: a.string().notNull()"],
    ['fields: ["name"]', 'fields: ["title"], unique: true'],
    ["pages: a.integer()", 'shelf: a.enum(["a", "b"]).notNull().default("a"),\n    pages: a.bigint()'],
  );
  change(join(path, "src/library.ts"), ["pages / 40", "pages / 50"]);
  expect(mig(path, "codegen change").code).toBe(2);
  expect([run("codegen change --rename books.name:title"), run("migrate"), run("codegen --check")]).toEqual([0, 0, 0]);
  expect(
    await ask(path, "SELECT id, title, shelf, reading_hours(pages) AS hours, tags FROM books ORDER BY id"),
  ).toEqual([
    { id: 1, title: "Emma", shelf: "a", hours: 8, tags: ["novel"] },
    { id: 2, title: "Ulysses", shelf: "a", hours: 14, tags: null },
  ]);
  await expect(ask(path, "INSERT INTO books (id, title, pages) VALUES (3, 'Emma', 1)")).rejects.toThrow("Constraint");

  expect([run("rollback -n 1 --accept-data-loss")]).toEqual([0]);
  expect(await ask(path, "SELECT *, reading_hours(pages) AS hours FROM books ORDER BY id")).toEqual([
    { id: 1, name: "Emma", pages: 400, tags: ["novel"], hours: 10 },
    { id: 2, name: "Ulysses", pages: 700, tags: null, hours: 17.5 },
  ]);
  expect([run("rollback --all --accept-data-loss")]).toEqual([0]);
  expect(await ask(path, "SELECT table_name FROM duckdb_tables() WHERE NOT internal")).toEqual([
    { table_name: "schema_migrations" },
  ]);
}, 120_000);
