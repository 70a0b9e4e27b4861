/** Ledgers that another mig made: with fewer columns, with more, and a table that is no ledger at all. */
import { doctor, migrate, migrateTenants, planMigrate, type RunEvent, status, statusOfTenants } from "@mig/core/runner";
import { describe, expect, test } from "vitest";
import { counts, type ScratchTenants, scratchTenants, simple, tenantNames, thrown } from "./scratch-tenants.ts";

const migrations = [simple("1"), simple("2")];
const first = migrations.slice(0, 1);

async function columns({ ask }: ScratchTenants, schema: string): Promise<number> {
  const rows = await ask(
    `SELECT 1 FROM information_schema.columns WHERE table_schema = '${schema}' AND table_name = 'schema_migrations'`,
  );
  return rows.length;
}

const upgrades = (events: readonly RunEvent[]) =>
  events.flatMap((event) => (event.kind === "ledgerUpgraded" ? [event.columns.join(" ")] : []));

describe("a ledger of an older mig", () => {
  const shorten = "DROP COLUMN steps, DROP COLUMN tool_version, DROP COLUMN down, DROP COLUMN note";

  test("is read as it is, and upgraded by the first run that writes", async () => {
    const here = await scratchTenants([]);
    const { repo } = here;
    await migrate({ repo, migrations: first });
    const whole = await columns(here, "public");
    await here.ask(`ALTER TABLE schema_migrations ${shorten}`);
    const { migrations: found } = await status({ repo, migrations, verify: true });
    expect(found.map(({ version, state, edited }) => [version, state, edited])).toEqual([
      ["1", "applied", false],
      ["2", "pending", null],
    ]);
    const { row } = found[0] ?? { row: null };
    expect([row?.steps, row?.toolVersion, row?.note]).toEqual([1, "unknown", null]);
    const { digest } = await planMigrate({ repo, migrations });
    await doctor({ repo, migrations });
    await migrate({ repo, migrations: first });
    expect(await columns(here, "public")).toBe(whole - 4);

    const events: RunEvent[] = [];
    await migrate({ repo, migrations, plan: digest, onEvent: (event) => void events.push(event) });
    await migrate({ repo, migrations, onEvent: (event) => void events.push(event) });
    expect(upgrades(events)).toEqual(["steps tool_version down note"]);
    expect(await columns(here, "public")).toBe(whole);
    expect(await here.ask("SELECT version, steps, tool_version FROM schema_migrations ORDER BY seq")).toEqual([
      { version: "1", steps: 1, tool_version: "unknown" },
      { version: "2", steps: 1, tool_version: "0.1.0" },
    ]);
  });

  test.each(["DROP COLUMN down", shorten])("is upgraded in the tenants that have one: %s", async (change) => {
    const names = tenantNames(6);
    const here = await scratchTenants(names);
    const { repo } = here;
    await migrateTenants({ repo, migrations: first });
    for (const name of ["t002", "t005"]) await here.ask(`ALTER TABLE ${name}.schema_migrations ${change}`);
    const shorter = await columns(here, "t002");
    const before = await statusOfTenants({ repo, migrations });
    expect(before.map(({ applied, pending }) => [applied.length, pending.length])).toEqual(names.map(() => [1, 1]));
    expect(await columns(here, "t002")).toBe(shorter);
    const events: RunEvent[] = [];
    const report = await migrateTenants({ repo, migrations, onEvent: (event) => void events.push(event) });
    expect([counts(report), upgrades(events).length]).toEqual([{ migrated: 6 }, 2]);
    expect(events.filter(({ kind }) => kind === "failed")).toEqual([]);
    expect(await columns(here, "t002")).toBe(await columns(here, "t001"));
  });
});

describe("a ledger of a newer mig", () => {
  test("is written when it wants nothing more of a row", async () => {
    const { repo, ask } = await scratchTenants([]);
    await migrate({ repo, migrations: first });
    await ask("ALTER TABLE schema_migrations ADD COLUMN host text, ADD COLUMN kind text NOT NULL DEFAULT 'x'");
    await ask("UPDATE schema_migrations SET tool_version = '99.0.0'");
    expect((await migrate({ repo, migrations })).applied).toHaveLength(1);
  });

  test("is read, and not written, when its rows must have more", async () => {
    const here = await scratchTenants(["one"]);
    const { repo, ask } = here;
    const change = (table: string) =>
      ask(
        `ALTER TABLE ${table} ADD COLUMN host text NOT NULL DEFAULT 'x'; ALTER TABLE ${table} ALTER COLUMN host DROP DEFAULT;
       UPDATE ${table} SET tool_version = '99.0.0'`,
      );
    await migrate({ repo, migrations: first });
    await migrateTenants({ repo, migrations: first });
    await change("schema_migrations");
    await change("one.schema_migrations");
    expect((await status({ repo, migrations })).migrations.map(({ state }) => state)).toEqual(["applied", "pending"]);
    expect((await thrown(migrate({ repo, migrations }))).code).toBe("MIG_LEDGER_UNKNOWN");
    const error = await thrown(migrateTenants({ repo, migrations }));
    expect(error.message).toContain("one: 2_m2 MIG_LEDGER_UNKNOWN");
    expect([await here.tables("one"), (await migrate({ repo, migrations: first })).applied]).toEqual([["table_1"], []]);
  });
});

test("a table that is no ledger is refused by its name, and left as it is", async () => {
  const here = await scratchTenants([]);
  await here.ask("CREATE TABLE schema_migrations (version bigint PRIMARY KEY, inserted_at timestamp)");
  for (const ask of [status, migrate, planMigrate]) {
    const { code, details } = await thrown(ask({ repo: here.repo, migrations }));
    expect([code, details["table"], details["column"]]).toEqual(["MIG_LEDGER_UNKNOWN", "schema_migrations", "seq"]);
  }
  expect(await columns(here, "public")).toBe(2);
});
