/** Ledgers that another mig made: with fewer columns, and a table that is no ledger at all. */
import { column, createTable, defineMigration, dropTable } from "@mig/core/migration";
import { type MigrationSource, migrate, planMigrate, type RunEvent, repo, rollback, status } from "@mig/core/runner";
import { expect, test } from "vitest";
import { sqliteAdapter } from "../src/index.ts";
import { scratchFile } from "./scratch-file.ts";

const parts = { columns: [column("id", "integer", { nullable: false })], primaryKey: ["id"] } as const;
const migrations = ["1", "2"].map(
  (version): MigrationSource => ({
    version,
    name: `m${version}`,
    load: async () =>
      defineMigration({
        format: 1,
        up: [createTable(`t${version}`, parts)],
        down: [dropTable(`t${version}`, parts)],
      }),
  }),
);

async function scratch(sql = "") {
  const { path, session } = await scratchFile(sql);
  const columns = async () =>
    (await session.query("SELECT name FROM pragma_table_info('schema_migrations')")).map(({ name }) => name);
  return { repo: repo("app", { adapter: sqliteAdapter, url: path }), session, columns };
}

test.each(["migrate", "rollback"] as const)("the ledger of an older mig is read, and upgraded by %s", async (what) => {
  const here = await scratch();
  const first = migrations.slice(0, 1);
  await migrate({ repo: here.repo, migrations: first });
  const whole = await here.columns();
  const lacked = ["steps", "applied_by", "down", "note"];
  for (const name of lacked) await here.session.query(`ALTER TABLE schema_migrations DROP COLUMN ${name}`);
  const shown = (await status({ repo: here.repo, migrations })).migrations.map(({ state, row }) => [
    state,
    row?.appliedBy,
  ]);
  expect(shown).toEqual([
    ["applied", "unknown"],
    ["pending", undefined],
  ]);
  await planMigrate({ repo: here.repo, migrations });
  expect(await here.columns()).toEqual(whole.filter((name) => !lacked.includes(String(name))));
  const events: RunEvent[] = [];
  const options = { repo: here.repo, migrations, onEvent: (event: RunEvent) => void events.push(event) };
  if (what === "migrate") await migrate(options);
  else await rollback(options);
  expect(events.flatMap((event) => (event.kind === "ledgerUpgraded" ? [event.columns] : []))).toEqual([lacked]);
  expect([...(await here.columns())].sort()).toEqual([...whole].sort());
  const rows = await here.session.query(
    "SELECT version, state, steps, applied_by = 'unknown' AS old FROM schema_migrations",
  );
  expect(rows).toEqual(
    what === "migrate"
      ? [
          { version: "1", state: "applied", steps: 1, old: 1 },
          { version: "2", state: "applied", steps: 1, old: 0 },
        ]
      : [{ version: "1", state: "rolledBack", steps: 1, old: 1 }],
  );
});

test("a table that is no ledger is refused, and left as it is", async () => {
  const here = await scratch("CREATE TABLE schema_migrations (version TEXT PRIMARY KEY)");
  for (const ask of [status, migrate, planMigrate, rollback]) {
    await expect(ask({ repo: here.repo, migrations })).rejects.toMatchObject({ code: "MIG_LEDGER_UNKNOWN" });
  }
  expect(await here.columns()).toEqual(["version"]);
});
