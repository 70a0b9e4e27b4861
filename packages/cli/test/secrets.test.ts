/** No task prints the password of a repo's url, however it ends, and the ledger does not hold it. */
import { chmod } from "node:fs/promises";
import { join } from "node:path";
import { fixtureFolder, NEWEST_POSTGRES, type PostgresServer, scratchDatabase, startPostgres } from "@mig/test-support";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { allTasks } from "../src/task-table.ts";
import { migration } from "./blog.ts";
import { type TestProject, testProject } from "./test-project.ts";

const secret = "pa/ss@w0rd 7'x";
const encoded = encodeURIComponent(secret);
const version = "20260101000001";

/** Wants a password of one role. */
let server: PostgresServer;
let removeFolder: () => Promise<void>;
beforeAll(async () => {
  const { path, remove } = await fixtureFolder({
    "hba.conf": "host all app 127.0.0.1/32 scram-sha-256\nhost all all 127.0.0.1/32 trust\n",
  });
  removeFolder = remove;
  for (const file of [path, join(path, "hba.conf")]) await chmod(file, 0o755);
  server = await startPostgres({ major: NEWEST_POSTGRES, settings: { hba_file: join(path, "hba.conf") } });
});
afterAll(async () => {
  await server.stop();
  await removeFolder();
});

async function project(password: string) {
  const database = await scratchDatabase({ server: server.url });
  await database.ask(`CREATE ROLE app LOGIN SUPERUSER PASSWORD '${secret.replace("'", "''")}'`).catch(() => undefined);
  const url = new URL(database.url);
  url.username = "app";
  url.password = password;
  const made = await testProject({
    "mig.config.js": `import { defineConfig, repo } from "@mig/core";
import { pgAdapter } from "@mig/pg";
const listTenants = async (ask) => (await ask("SELECT 'acme' AS name")).map(({ name }) => name);
const Repo = repo("app", { adapter: pgAdapter, url: "${url.href}", listTenants });
export default defineConfig({ domains: [], repos: [Repo] });
`,
    [`priv/app/migrations/${version}_one.js`]: migration(
      'execute("CREATE TABLE one (id int)", "DROP TABLE one")',
      'execute("DROP TABLE one")',
    ),
    "priv/app/tenant_migrations/20260101000002_two.js": migration(
      'execute("CREATE TABLE two (id int)", "DROP TABLE two")',
      'execute("DROP TABLE two")',
    ),
    // Code of the user's own that tells too much.
    "broken/20260101000003_three.js": migration(
      `execute("CREATE TABLE three (id int)"), run("call", async () => { throw new Error("no answer of ${url.href}"); })`,
    ).replace("format: 1", "format: 1, transaction: false"),
  });
  onTestFinished(async () => {
    await made.remove();
    await database.drop();
  });
  return { made, ask: database.ask };
}

/** In this order they all have something to do. */
const commands: Readonly<Record<string, readonly string[]>> = {
  create: ["create"],
  doctor: ["doctor", "doctor --debug"],
  plan: ["plan", "plan --with-tenants", "plan --rollback"],
  migrate: ["migrate --log-sql", "migrate --migrations-path broken --debug", "migrate --tenants --log-sql"],
  tenants: [
    "tenants",
    "tenants create acme --log-sql",
    "tenants status",
    "tenants migrate",
    "tenants rename acme acme2",
    "tenants drop acme2 --yes",
  ],
  status: ["status --verify", "status --check", "status --tenants --check"],
  resolve: ["resolve 20260101000003 --applied --reason why --migrations-path broken"],
  repair: [`repair --accept ${version} --reason why`],
  rollback: [`rollback --to ${version}`, `rollback --to ${version} --accept-data-loss --log-sql`],
  baseline: [`baseline ${version} --reason why`],
  unlock: ["unlock --force"],
  codegen: ["codegen --check", "codegen --dev"],
  undo: ["undo --dry-run"],
  regen: ["regen new"],
  rebase: ["rebase --dry-run"],
  "gen.resources": ["gen.resources Shop --dry-run"],
  squash_snapshots: ["squash_snapshots --dry-run"],
  "ADAPTER.generate_migrations": ["pg.generate_migrations x --dry-run"],
  manifest: ["manifest"],
  init: ["init"],
  setup: ["setup --log-sql"],
  reset: ["reset --yes --log-sql"],
  drop: ["drop --yes"],
};

const forms = [secret, encoded, secret.replace("'", "\\'"), JSON.stringify(secret).slice(1, -1), "w0rd"];
const leaks = (text: string) => forms.filter((form) => text.includes(form));

async function leaksOf(made: TestProject, lines: readonly string[], mode: string): Promise<readonly string[]> {
  const told: string[] = [];
  for (const line of lines) {
    const { out, err } = await made.mig(`${line}${mode}`);
    told.push(...leaks(out + err).map((form) => `${line}: ${form}: ${out}${err}`));
  }
  return told;
}

test("every task is looked at", async () => {
  expect(Object.keys(commands).sort()).toEqual(allTasks.map(({ name }) => name).sort());
});

test.each([
  ["the right password", "text", secret, ""],
  ["the right password", "JSON", secret, " --json"],
  ["a wrong password", "JSON", "wr0ng/w0rd@7", " --json --debug"],
])(
  "with %s, nothing of it is told as %s",
  async (_what, _mode, password, mode) => {
    const { made, ask } = await project(password);
    expect((await made.mig("status")).code).toBe(password === secret ? 0 : 1);
    const last = ["setup", "reset", "drop"];
    const [before = [], after = []] = [false, true].map((isLast) =>
      Object.entries(commands).flatMap(([name, lines]) => (last.includes(name) === isLast ? lines : [])),
    );
    expect(await leaksOf(made, before, mode)).toEqual([]);
    const rows = await ask("SELECT to_jsonb(s)::text AS row FROM schema_migrations s").catch(() => []);
    expect(rows.flatMap(({ row }) => leaks(String(row)))).toEqual([]);
    expect(await leaksOf(made, after, mode)).toEqual([]);
  },
  180_000,
);
