/**
 * Runs that are killed, stopped, cut off and repeated: nothing is lost, nothing is done twice, and nobody has to help.
 * With MIG_LONG=1 (`npm run chaos`) hundreds of them, by the built program; it prints its counts.
 */
import { fileURLToPath } from "node:url";
import { scratchDatabase } from "@mig/test-support";
import { afterAll, describe, expect, test } from "vitest";
import { pgAdapter } from "../../pg/src/index.ts";
import { sqliteAdapter } from "../../sqlite/src/index.ts";
import { type Run, type TestProject, testProject } from "./test-project.ts";

const isLong = process.env["MIG_LONG"] === "1";
const rounds = isLong
  ? { kills: 160, deployers: 20, together: 25, stops: 20, cuts: 20 }
  : { kills: 2, deployers: 3, together: 1, stops: 1, cuts: 1 };
const built = isLong ? { program: fileURLToPath(new URL("../dist/main.js", import.meta.url)), conditions: [] } : {};
const timeout = isLong ? 3_600_000 : 120_000;

const counts = new Map<string, number>();
function count(what: string): void {
  const many = (counts.get(what) ?? 0) + 1;
  counts.set(what, many);
  if (isLong && many % 10 === 0) console.log(`${many} ${what}`);
}
afterAll(() => {
  if (isLong) console.log([...counts].map(([what, many]) => `${many} ${what}`).join("\n"));
});

const imports = `import { alterColumn, column, createIndex, createTable, defineMigration, dropIndex, dropTable, execute, run } from "@mig/core/migration";`;
const id = 'column("id", "integer", { nullable: false })';
const log = (name: string) =>
  `run("log", async (db) => { await db.query("INSERT INTO log (name) VALUES ('${name}')"); })`;
const logTable = '{ columns: [column("name", "text")] }';
const posts = (views: string) => `{ columns: [${id}, ${views}], primaryKey: ["id"] }`;
const text = 'column("views", "text")';

/** Each writes its name into the log, in the transaction that it runs in. */
const bodies: Readonly<Record<string, string>> = {
  log: `up: [createTable("log", ${logTable})], down: [dropTable("log", ${logTable})]`,
  posts: `up: [createTable("posts", ${posts(text)}), ${log("posts")}], down: [dropTable("posts", ${posts(text)})]`,
  comments: `up: [createTable("comments", { columns: [${id}, column("post_id", "integer")], foreignKeys: [{ columns: ["post_id"], references: { table: "posts" }, onDelete: "cascade" }] })], down: [execute("DROP TABLE comments")]`,
  rows: `up: [run("rows", async (db) => {
    for (let at = 1; at <= 500; at += 1) {
      await db.query("INSERT INTO posts (id, views) VALUES (" + at + ", '" + at + "')");
      await db.query("INSERT INTO comments (id, post_id) VALUES (" + at + ", " + at + ")");
    }
  }), ${log("rows")}], down: []`,
  rebuilt: `up: [alterColumn("posts", ${text}, column("views", "integer"), { using: "cast(views as integer)" }), ${log("rebuilt")}], down: []`,
  indexed: `transaction: CONCURRENT, up: [createIndex("posts", { keys: ["views"], unique: true }, BUILD)], down: [dropIndex("posts", { keys: ["views"], unique: true }, BUILD)]`,
  last: `up: [createTable("done", { columns: [${id}] }), ${log("last")}], down: [execute("DROP TABLE done")]`,
};
const names = Object.keys(bodies);
const logged = ["last", "posts", "rebuilt", "rows"];

interface Place {
  readonly project: TestProject;
  mig(args: string, settings?: Parameters<TestProject["mig"]>[1]): Promise<Run>;
  ask(sql: string): Promise<readonly Readonly<Record<string, unknown>>[]>;
  readonly url: string;
  remove(): Promise<void>;
}

async function place(adapter: "pg" | "sqlite"): Promise<Place> {
  const server = adapter === "pg" ? await scratchDatabase() : null;
  const url = server?.url ?? "blog.db";
  const files = names.map((name, at): [string, string] => {
    const body = (bodies[name] ?? "")
      .replaceAll("CONCURRENT", String(adapter !== "pg"))
      .replaceAll("BUILD", adapter === "pg" ? "{ concurrently: true }" : "{}");
    return [
      `priv/blog/migrations/2026010100000${at}_${name}.ts`,
      `${imports}\nexport default defineMigration({ format: 1, ${body} });\n`,
    ];
  });
  const project = await testProject({
    ...Object.fromEntries(files),
    "mig.config.ts": `import { defineConfig, repo } from "@mig/core";
import { ${adapter}Adapter } from "@mig/${adapter}";
export default defineConfig({ domains: [], repos: [repo("blog", { adapter: ${adapter}Adapter, url: "${url}" })] });
`,
  });
  const mig: Place["mig"] = (args, settings = {}) => project.mig(args, { ...built, ...settings });
  await mig("create");
  return {
    project,
    mig,
    url,
    ask: async (sql) => {
      const session = await connect(adapter, adapter === "pg" ? url : `${project.path}/${url}`);
      try {
        return await session.query(sql);
      } finally {
        await session.close();
      }
    },
    remove: async () => {
      await project.remove();
      await server?.drop();
    },
  };
}

const connect = (adapter: "pg" | "sqlite", url: string) =>
  ({ pg: pgAdapter, sqlite: sqliteAdapter })[adapter].connect({
    url,
    ledger: { schema: null, name: "schema_migrations" },
  });

/** Everything is there, once. */
async function expectWhole({ mig, ask }: Place, adapter: string): Promise<void> {
  expect(await mig("status --check")).toMatchObject({ code: 0, err: "" });
  const one = async (sql: string) => Object.values((await ask(sql))[0] ?? {}).map(Number);
  expect({
    log: (await ask("SELECT name FROM log ORDER BY name")).map((row) => row["name"]),
    states: (await ask("SELECT state, count(*) AS n FROM schema_migrations GROUP BY state")).map((row) => [
      row["state"],
      Number(row["n"]),
    ]),
    posts: await one("SELECT count(*), sum(views) FROM posts"),
    comments: await one("SELECT count(*) FROM comments"),
    invalid: adapter === "pg" ? await one("SELECT count(*) FROM pg_index WHERE NOT indisvalid") : [0],
    indexes:
      adapter === "pg"
        ? await one("SELECT count(*) FROM pg_indexes WHERE indexname = 'posts_views_index'")
        : await one("SELECT count(*) FROM sqlite_schema WHERE name = 'posts_views_index'"),
    left: adapter === "pg" ? [] : await ask("SELECT name FROM sqlite_schema WHERE name LIKE '%mig_new%'"),
  }).toEqual({
    log: logged,
    states: [["applied", names.length]],
    posts: [500, 125_250],
    comments: [500],
    invalid: [0],
    indexes: [1],
    left: [],
  });
}

async function inPlace(adapter: "pg" | "sqlite", body: (place: Place) => Promise<void>): Promise<void> {
  const here = await place(adapter);
  try {
    await body(here);
  } finally {
    await here.remove();
  }
}

describe.each(["pg", "sqlite"] as const)("on %s", (adapter) => {
  test(
    "killed at every border of a step, the next run goes on by itself",
    async () => {
      let borders = 0;
      await inPlace(adapter, async ({ mig }) => {
        const { out } = await mig("migrate --json --log-sql");
        borders = out
          .split("\n")
          .filter((line) => line.includes('"kind":"statement"') && !line.includes("INSERT INTO")).length;
      });
      for (let border = 1; border <= borders; border += isLong ? 1 : 5) {
        await inPlace(adapter, async (here) => {
          let met = 0;
          const killed = await here.mig("migrate --json --log-sql", {
            onOut: (text, kill) => {
              met += text
                .split("\n")
                .filter((line) => line.includes('"kind":"statement"') && !line.includes("INSERT INTO")).length;
              if (met >= border) kill("SIGKILL");
            },
          });
          if (killed.code === null) count(`kills at a border on ${adapter}`);
          expect(await here.mig("migrate")).toMatchObject({ code: 0, err: "" });
          await expectWhole(here, adapter);
        });
      }
    },
    timeout,
  );

  test(
    "killed at any moment, again and again, nothing is lost or doubled",
    async () => {
      let fullMs = 0;
      await inPlace(adapter, async ({ mig }) => {
        const began = performance.now();
        await mig("migrate");
        fullMs = performance.now() - began;
      });
      for (let kills = 0; kills < rounds.kills; ) {
        await inPlace(adapter, async (here) => {
          for (let attempt = 0; attempt < (isLong ? 4 : 2); attempt += 1) {
            const { code } = await here.mig("migrate", { killAfterMs: Math.random() * fullMs });
            if (code !== null) continue;
            kills += 1;
            count(`kills at random on ${adapter}`);
          }
          expect(await here.mig("migrate")).toMatchObject({ code: 0, err: "" });
          await expectWhole(here, adapter);
        });
      }
    },
    timeout,
  );

  test(
    "many deployers at once do everything once",
    async () => {
      for (let round = 0; round < rounds.together; round += 1) {
        await inPlace(adapter, async (here) => {
          const runs = await Promise.all(Array.from({ length: rounds.deployers }, () => here.mig("migrate")));
          expect(runs.map(({ code, err }) => ({ code, err }))).toEqual(runs.map(() => ({ code: 0, err: "" })));
          const applied = runs.flatMap(({ out }) => [...out.matchAll(/^applied (\S+)/gm)].map(([, one]) => one));
          expect(applied).toHaveLength(names.length);
          await expectWhole(here, adapter);
          count(`rounds of ${rounds.deployers} deployers on ${adapter}`);
        });
      }
    },
    timeout,
  );

  test(
    "stopped by SIGTERM, a run ends at a border and says that it goes on later",
    async () => {
      for (let round = 0; round < rounds.stops; round += 1) {
        await inPlace(adapter, async (here) => {
          const at = names[1 + (round % (names.length - 2))] ?? "";
          let isStopping = false;
          const stopped = await here.mig("migrate", {
            onOut: (out, kill) => {
              if (!isStopping && out.includes(`_${at}`)) {
                isStopping = true;
                kill("SIGTERM");
              }
            },
          });
          if (stopped.code === 143) count(`runs stopped by SIGTERM on ${adapter}`);
          else expect(stopped.code).toBe(0);
          expect(await here.mig("migrate")).toMatchObject({ code: 0, err: "" });
          await expectWhole(here, adapter);
        });
      }
    },
    timeout,
  );
});

test(
  "a session that the server ends is noticed, and the next run goes on",
  async () => {
    for (let round = 0; round < rounds.cuts; round += 1) {
      await inPlace("pg", async (here) => {
        const running = here.mig("migrate");
        await new Promise((resolve) => setTimeout(resolve, (isLong ? 100 : 400) + Math.random() * 300));
        const ended = await here.ask(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'mig/%' AND datname = current_database() AND pid <> pg_backend_pid()",
        );
        const { code } = await running;
        if (ended.length > 0 && code !== 0) {
          expect([1, 7]).toContain(code);
          count("sessions ended by the server");
        }
        expect(await here.mig("migrate")).toMatchObject({ code: 0, err: "" });
        await expectWhole(here, "pg");
      });
    }
  },
  timeout,
);

test(
  "readers go on while a change waits for a long one",
  async () => {
    await inPlace("pg", async (here) => {
      await here.mig("migrate --to 20260101000003");
      const [reader, load] = [await connect("pg", here.url), await connect("pg", here.url)];
      await reader.query("BEGIN; SELECT count(*) FROM posts");
      const migrating = here.mig("migrate --lock-timeout 100 --json");
      const latencies: number[] = [];
      const until = performance.now() + 3_000;
      while (performance.now() < until) {
        const began = performance.now();
        await load.query("SELECT count(*) FROM posts");
        latencies.push(performance.now() - began);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      await reader.query("COMMIT");
      await reader.close();
      await load.close();
      const { code, out } = await migrating;
      const retries = out.split("\n").filter((line) => line.includes('"kind":"retry"'));
      expect(code).toBe(0);
      expect(retries.length).toBeGreaterThan(0);
      expect(retries[0]).toMatch(/"blockers":\["[^"]*pid \d+/);
      counts.set("ms at most for a reader behind a waiting change", Math.round(Math.max(...latencies)));
      await expectWhole(here, "pg");
    });
  },
  timeout,
);
