/** Where runs are killed, stopped and repeated: one project, a database of its own for each round, and what must be true in the end. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { scratchDatabase } from "@mig/test-support";
import { expect } from "vitest";
import type { Session } from "../../core/src/adapter.ts";
import { pgAdapter } from "../../pg/src/index.ts";
import { sqliteAdapter } from "../../sqlite/src/index.ts";
import { type Run, type TestProject, testProject } from "./test-project.ts";

export const isLong = process.env["MIG_LONG"] === "1";
/** The long form takes as long as it takes. */
export const timeout = isLong ? 0 : 120_000;
const program = isLong ? { program: fileURLToPath(new URL("../dist/main.js", import.meta.url)), conditions: [] } : {};

export type AdapterName = "pg" | "sqlite";
const adapters = { pg: pgAdapter, sqlite: sqliteAdapter };

const imports = `import { alterColumn, column, createIndex, createTable, defineMigration, dropIndex, dropTable, execute, run } from "@mig/core/migration";`;
const id = 'column("id", "integer", { nullable: false })';
const log = (name: string) =>
  `run("log", async (db) => { await db.query("INSERT INTO log (name) VALUES ('${name}')"); })`;
const logTable = '{ columns: [column("name", "text")] }';
const posts = (views: string) => `{ columns: [${id}, ${views}], primaryKey: ["id"] }`;
const text = 'column("views", "text")';
const rows = 20_000;

/** Each writes its name into the log, in the transaction that it runs in. */
const bodies: Readonly<Record<string, string>> = {
  log: `up: [createTable("log", ${logTable})], down: [dropTable("log", ${logTable})]`,
  posts: `up: [createTable("posts", ${posts(text)}), ${log("posts")}], down: [dropTable("posts", ${posts(text)})]`,
  comments: `up: [createTable("comments", { columns: [${id}, column("post_id", "integer")], foreignKeys: [{ columns: ["post_id"], references: { table: "posts" }, onDelete: "cascade" }] })], down: [execute("DROP TABLE comments")]`,
  rows: `up: [run("rows", async (db) => {
    for (let at = 1; at <= 300; at += 1) {
      await db.query("INSERT INTO posts (id, views) VALUES (" + at + ", '" + at + "')");
      await db.query("INSERT INTO comments (id, post_id) VALUES (" + at + ", " + at + ")");
    }
    await db.query("WITH RECURSIVE more (id) AS (SELECT 301 UNION ALL SELECT id + 1 FROM more WHERE id < ${rows}) INSERT INTO posts (id, views) SELECT id, cast(id as text) FROM more");
  }), ${log("rows")}], down: []`,
  rebuilt: `up: [alterColumn("posts", ${text}, column("views", "integer"), { using: "cast(views as integer)" }), ${log("rebuilt")}], down: []`,
  indexed: `transaction: CONCURRENT, up: [createIndex("posts", { keys: ["views"], unique: true }, BUILD)], down: [dropIndex("posts", { keys: ["views"], unique: true }, BUILD)]`,
  last: `up: [createTable("done", { columns: [${id}] }), ${log("last")}], down: [execute("DROP TABLE done")]`,
};
export const names = Object.keys(bodies);

export interface Place {
  readonly adapter: AdapterName;
  mig(args: string, settings?: Parameters<TestProject["mig"]>[1]): Promise<Run>;
  connect(): Promise<Session>;
  ask(sql: string): ReturnType<Session["query"]>;
}

/** The project; its database is the one that the environment names. */
export function chaosProject(adapter: AdapterName): Promise<TestProject> {
  const files = names.map((name, at): [string, string] => {
    const body = (bodies[name] ?? "")
      .replaceAll("CONCURRENT", String(adapter !== "pg"))
      .replaceAll("BUILD", adapter === "pg" ? "{ concurrently: true }" : "{}");
    return [
      `priv/blog/migrations/2026010100000${at}_${name}.ts`,
      `${imports}\nexport default defineMigration({ format: 1, ${body} });\n`,
    ];
  });
  return testProject({
    ...Object.fromEntries(files),
    "mig.config.ts": `import { defineConfig, repo } from "@mig/core";
import { ${adapter}Adapter } from "@mig/${adapter}";
export default defineConfig({ domains: [], repos: [repo("blog", { adapter: ${adapter}Adapter, url: process.env.CHAOS_URL })] });
`,
  });
}

let places = 0;

/** With a new, empty database, which is gone afterwards. */
export async function inPlace(
  adapter: AdapterName,
  project: TestProject,
  body: (place: Place) => Promise<void>,
): Promise<void> {
  const server = adapter === "pg" ? await scratchDatabase() : null;
  places += 1;
  const url = server?.url ?? join(project.path, `blog-${places}.db`);
  const config = { url, ledger: { schema: null, name: "schema_migrations" } };
  const connect = () => adapters[adapter].connect(config);
  if (server === null) await sqliteAdapter.database?.create(config);
  try {
    await body({
      adapter,
      mig: (args, settings = {}) => project.mig(args, { ...program, ...settings, env: { CHAOS_URL: url } }),
      connect,
      ask: async (sql) => {
        const session = await connect();
        try {
          return await session.query(sql);
        } finally {
          await session.close();
        }
      },
    });
  } finally {
    await (server === null ? sqliteAdapter.database?.drop(config, { force: true }) : server.drop());
  }
}

/** Another run, which nothing disturbs, does what is left; then everything is there, once. */
export async function expectWhole({ adapter, mig, connect }: Place): Promise<void> {
  expect(await mig("migrate")).toMatchObject({ code: 0, err: "" });
  const session = await connect();
  const numbers = async (sql: string) => Object.values((await session.query(sql))[0] ?? {}).map(Number);
  const isPg = adapter === "pg";
  expect({
    log: (await session.query("SELECT name FROM log ORDER BY name")).map((row) => row["name"]),
    ledger: (await session.query("SELECT seq, state FROM schema_migrations ORDER BY seq")).map((row) => row["state"]),
    posts: await numbers("SELECT count(*), sum(views) FROM posts"),
    comments: await numbers("SELECT count(*) FROM comments"),
    invalid: isPg ? await numbers("SELECT count(*) FROM pg_index WHERE NOT indisvalid") : [0],
    indexes: isPg
      ? await numbers("SELECT count(*) FROM pg_indexes WHERE indexname = 'posts_views_index'")
      : await numbers("SELECT count(*) FROM sqlite_schema WHERE name = 'posts_views_index'"),
    left: isPg ? [] : await session.query("SELECT name FROM sqlite_schema WHERE name LIKE '%mig_new%'"),
  }).toEqual({
    log: ["last", "posts", "rebuilt", "rows"],
    ledger: names.map(() => "applied"),
    posts: [rows, (rows * (rows + 1)) / 2],
    comments: [300],
    invalid: [0],
    indexes: [1],
    left: [],
  });
  await session.close();
}

/** An event of a run with --json, as far as it matters here. */
export interface Told {
  readonly kind?: string;
  readonly name?: string;
  readonly sql?: string;
  readonly migrations?: readonly { readonly name: string }[];
}

/** Calls for each line of a run with --json as it is told. */
export function onTold(listen: (told: Told, kill: (signal: NodeJS.Signals) => void) => void) {
  let rest = "";
  return (out: string, kill: (signal: NodeJS.Signals) => void) => {
    const lines = `${rest}${out}`.split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      const told: Told = JSON.parse(line);
      listen(told, kill);
    }
  };
}

const counts = new Map<string, number>();

/** Printed as it grows, and in the end by `printCounts`. */
export function count(what: string, by = 1): void {
  const many = (counts.get(what) ?? 0) + by;
  counts.set(what, many);
  if (isLong && many % 20 === 0) process.stdout.write(`${many} ${what}\n`);
}

export function printCounts(): void {
  if (!isLong) return;
  const lines = [...counts].sort(([one], [other]) => one.localeCompare(other)).map(([what, many]) => `${many} ${what}`);
  process.stdout.write(`\n${lines.join("\n")}\n`);
  counts.clear();
}
