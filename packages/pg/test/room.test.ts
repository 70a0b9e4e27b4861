/** What the server has room for: looked up before the first tenant, and shown by doctor. */
import { randomBytes } from "node:crypto";
import { table } from "@mig/core/adapter";
import { doctor, migrateTenants, type RunEvent, rollbackTenants } from "@mig/core/runner";
import { NEWEST_POSTGRES, OLDEST_POSTGRES } from "@mig/test-support";
import { describe, expect, onTestFinished, test } from "vitest";
import { counts, scratchTenants, simple, source, tenantNames, thrown } from "./scratch-tenants.ts";

/** The same database for a role that may have so many connections. */
async function limitedTo(connections: number, names: readonly string[], major: number) {
  const here = await scratchTenants(names, major);
  const role = `few_${randomBytes(6).toString("hex")}`;
  await here.ask(
    `CREATE ROLE ${role} LOGIN PASSWORD 'few' CONNECTION LIMIT ${connections}; GRANT SELECT ON tenants TO ${role}`,
  );
  for (const name of names) await here.ask(`ALTER SCHEMA ${name} OWNER TO ${role}`);
  onTestFinished(async () => {
    await here.ask(`DROP OWNED BY ${role} CASCADE; DROP ROLE ${role}`).catch(() => undefined);
  });
  const url = new URL(here.repo.url);
  url.username = role;
  url.password = "few";
  let open = 0;
  let most = 0;
  const { adapter } = here.repo;
  const connect: typeof adapter.connect = async (config) => {
    const session = await adapter.connect(config);
    most = Math.max(most, ++open);
    const close = session.close.bind(session);
    session.close = async () => {
      open -= 1;
      await close();
    };
    return session;
  };
  return { here, repo: { ...here.repo, url: url.href, adapter: { ...adapter, connect } }, most: () => most };
}

const tables = (count: number) =>
  source(
    "1",
    Array.from({ length: count }, (_, at) => ({
      kind: "createTable",
      table: table({ name: `m${at}`, columns: [], primaryKey: { name: `m${at}_pkey`, columns: ["id"] } }),
    })),
  );

describe.each([OLDEST_POSTGRES, NEWEST_POSTGRES])("PostgreSQL %i", (major) => {
  test("a run over tenants takes as many connections as there are, and says so", async () => {
    const { repo, most } = await limitedTo(3, tenantNames(200), major);
    const events: RunEvent[] = [];
    const onEvent = (event: RunEvent) => void events.push(event);
    const report = await migrateTenants({ repo, migrations: [simple("1")], concurrency: 8, onEvent });
    expect([counts(report), most()]).toEqual([{ migrated: 200 }, 3]);
    expect(events.flatMap((event) => (event.kind === "warning" ? [[event.code, event.text]] : []))).toEqual([
      ["MIG_NO_ROOM", "The server has room for 3 tenants at once instead of 8."],
    ]);
    const again = await rollbackTenants({ repo, migrations: [simple("1")], concurrency: 3 });
    expect([counts(again), most()]).toEqual([{ migrated: 200 }, 3]);
  });

  test("a migration with more tables than the server can lock is refused before anything is done", async () => {
    const here = await scratchTenants(["a", "b"], major);
    const { repo } = here;
    const [server] = await here.ask(
      "SELECT current_setting('max_locks_per_transaction')::int * current_setting('max_connections')::int AS locks",
    );
    const count = Number(server?.["locks"]);
    const error = await thrown(migrateTenants({ repo, migrations: [tables(count)] }));
    expect([error.code, error.details["wanted"]]).toEqual(["MIG_NO_ROOM", 2 * count + 3]);
    expect(await here.ask("SELECT 1 FROM pg_tables WHERE schemaname IN ('a', 'b')")).toEqual([]);
  });

  test("where locks are few, fewer ledgers are read together and fewer tenants are at it", async () => {
    const here = await scratchTenants(tenantNames(200), major);
    const { adapter } = here.repo;
    const asked: string[] = [];
    const connect: typeof adapter.connect = async (config) => {
      const session = await adapter.connect(config);
      const query = session.query.bind(session);
      session.query = (sql, values) => {
        if (sql.includes("UNION ALL") || sql.includes("ANY (ARRAY[")) asked.push(sql);
        return query(sql, values);
      };
      session.room = async () => ({ sessions: 100, locks: 20 });
      return session;
    };
    const events: RunEvent[] = [];
    const onEvent = (event: RunEvent) => void (event.kind === "warning" && events.push(event));
    const repo = { ...here.repo, adapter: { ...adapter, connect } };
    const report = await migrateTenants({ repo, migrations: [simple("1")], concurrency: 8, onEvent });
    expect([counts(report), asked.length]).toEqual([{ migrated: 200 }, 100]);
    expect(events.map((event) => "text" in event && event.text)).toEqual([
      "The server has room for 4 tenants at once instead of 8.",
    ]);
  });

  test("doctor shows both", async () => {
    const { here, repo } = await limitedTo(3, ["a"], major);
    const found = async (of: typeof here.repo) =>
      (await doctor({ repo: of, migrations: [] })).findings.flatMap(({ level, topic, text }) =>
        topic === "connections" || topic === "locks" ? [`${level} ${topic}: ${text.replaceAll(/\d+/g, "N")}`] : [],
      );
    const locks =
      "ok locks: N of N places in the table of locks are free (max_locks_per_transaction × max_connections).";
    expect(await found(here.repo)).toEqual(["ok connections: N more of N (max_connections) can be opened.", locks]);
    expect(await found(repo)).toEqual([
      "warning connections: N more of N (max_connections) can be opened. Runs over tenants take fewer at once.",
      locks,
    ]);
  });
});
