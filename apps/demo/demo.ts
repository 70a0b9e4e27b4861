/**
 * npm run demo: the main job in front of the reader, every step of it checked.
 *   npm run demo               on SQLite
 *   npm run demo -- --pg       on a PostgreSQL that is started for it
 *   npm run demo -- --pglite   on PostgreSQL inside the process, without a server
 */
import assert from "node:assert/strict";
import { type DemoDatabase, pgliteDatabase, postgresDatabase, type Rows, sqliteDatabase } from "./src/demo-database.ts";
import { type DemoProject, demoProject } from "./src/demo-project.ts";
import { command, file, heading, remark, rows } from "./src/transcript.ts";

const selectPosts = "SELECT * FROM posts ORDER BY id";
const answers = "--rename posts.title:headline --drop posts.legacy";
const started = performance.now();
const variant = (["pg", "pglite"] as const).find((name) => process.argv.includes(`--${name}`)) ?? null;
const database = await openDatabase();
const project = demoProject(database.env);
try {
  await begin(project, database);
  await change(project, database);
  await goBack(project, database);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  remark(`Everything was as expected, on ${database.name}, in ${seconds} s.`);
} finally {
  project.remove();
  await database.stop();
}

async function openDatabase(): Promise<DemoDatabase> {
  if (variant === "pg") return postgresDatabase();
  return variant === "pglite" ? pgliteDatabase : sqliteDatabase;
}

async function begin(demo: DemoProject, on: DemoDatabase): Promise<void> {
  heading(`A project on ${on.name}: two resources`);
  demo.use("before");
  if (variant !== null) demo.use(variant);
  for (const name of ["src/repo.ts", "src/resources/author.ts", "src/resources/post.ts"]) file(name, demo.read(name));

  heading("The first migration");
  mig(demo, "codegen first");
  showMigration(demo);
  mig(demo, "create");
  mig(demo, "migrate");

  heading("The application writes rows");
  await sql(demo, on, "INSERT INTO authors (id, name) VALUES (1, 'Ada'), (2, 'Grace')");
  await sql(
    demo,
    on,
    "INSERT INTO posts (id, author_id, title, score, legacy) VALUES (1, 1, 'Notes', 4, 'x'), (2, 2, 'Compilers', 5, NULL)",
  );
  assert.deepEqual(await sql(demo, on, selectPosts), [
    { id: 1, author_id: 1, title: "Notes", score: 4, legacy: "x" },
    { id: 2, author_id: 2, title: "Compilers", score: 5, legacy: null },
  ]);
}

async function change(demo: DemoProject, on: DemoDatabase): Promise<void> {
  heading("The resource changes: a column renamed, one new, one retyped, one gone, an identity, a foreign key");
  demo.use("after");
  if (variant !== null) demo.use(variant);
  file("src/resources/post.ts", demo.read("src/resources/post.ts"));
  remark("Renamed or dropped? That is asked on a terminal; anywhere else the flags that answer are named.\n");
  mig(demo, "codegen headline", 2);
  mig(demo, `codegen headline ${answers}`);
  showMigration(demo);

  heading("The rows survive");
  mig(demo, "migrate");
  assert.deepEqual(await sql(demo, on, selectPosts), [
    { id: 1, author_id: 1, headline: "Notes", status: "draft", score: 4 },
    { id: 2, author_id: 2, headline: "Compilers", status: "draft", score: 5 },
  ]);
  mig(demo, "codegen --check");
  mig(demo, "status");
}

async function goBack(demo: DemoProject, on: DemoDatabase): Promise<void> {
  heading("One step back: the rows are as they were, but for the column that was dropped");
  mig(demo, "rollback -n 1 --accept-data-loss");
  assert.deepEqual(await sql(demo, on, selectPosts), [
    { id: 1, author_id: 1, title: "Notes", score: 4, legacy: null },
    { id: 2, author_id: 2, title: "Compilers", score: 5, legacy: null },
  ]);

  heading("Back to the start");
  mig(demo, "rollback --all --accept-data-loss");
  assert.deepEqual(await sql(demo, on, on.tablesSql), []);
  mig(demo, "status --check", 3);
}

function mig(demo: DemoProject, args: string, expected = 0): void {
  const { code, output } = demo.mig(args);
  command(`mig ${args}`, output);
  assert.equal(code, expected, `mig ${args} ended with ${code} instead of ${expected}`);
}

async function sql(demo: DemoProject, on: DemoDatabase, statement: string): Promise<Rows> {
  const found = await on.query(statement, demo.path);
  rows(statement, found);
  return found;
}

function showMigration(demo: DemoProject): void {
  const { name, text } = demo.newestMigration();
  file(name, text);
}
