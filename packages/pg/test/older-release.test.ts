/** An older release beside a database that a newer one has changed: public scope and tenants. */
import {
  createTenant,
  type MigrationSource,
  migrate,
  migrateTenants,
  rollback,
  rollbackTenants,
  status,
  statusOfTenants,
} from "@mig/core/runner";
import { NEWEST_POSTGRES, OLDEST_POSTGRES } from "@mig/test-support";
import { describe, expect, test } from "vitest";
import { counts, scratchTenants, simple, thrown } from "./scratch-tenants.ts";

const older = [simple("1")];
const why = "they read table_1.name";

function newer(breaking: string | null): readonly MigrationSource[] {
  const second = simple("2");
  return [...older, { ...second, load: async () => ({ ...(await second.load()), breaking }) }];
}

describe.each([OLDEST_POSTGRES, NEWEST_POSTGRES])("PostgreSQL %i", (major) => {
  test("an older release goes on where nothing says that it must not", async () => {
    const { repo } = await scratchTenants(["one", "two"], major);
    await migrate({ repo, migrations: newer(null) });
    await migrateTenants({ repo, migrations: newer(null) });
    expect((await migrate({ repo, migrations: older })).applied).toEqual([]);
    expect(counts(await migrateTenants({ repo, migrations: older }))).toEqual({ nothing: 2 });
    const tenants = await statusOfTenants({ repo, migrations: older });
    expect(tenants.map(({ state, withoutFile }) => [state, withoutFile])).toEqual(
      ["one", "two"].map(() => ["current", [{ version: "2", name: "m2", breaking: null }]]),
    );
  });

  test("it refuses where a migration that it lacks is marked, until that is undone", async () => {
    const { repo } = await scratchTenants(["one", "two"], major);
    await migrate({ repo, migrations: newer(why) });
    await migrateTenants({ repo, migrations: newer(why), only: ["two"] });
    const refused = await thrown(migrate({ repo, migrations: older }));
    expect([refused.code, refused.details["migrations"]]).toEqual([
      "MIG_RELEASE_TOO_OLD",
      [{ version: "2", name: "m2", breaking: why }],
    ]);
    const failed = await thrown(migrateTenants({ repo, migrations: older }));
    expect([failed.code, failed.details["tenants"]]).toEqual(["MIG_TENANTS_FAILED", ["two"]]);
    expect(failed.message).toContain(`two: MIG_RELEASE_TOO_OLD`);
    expect((await thrown(createTenant(repo, "two", { migrations: older }))).code).toBe("MIG_RELEASE_TOO_OLD");
    const tenants = await statusOfTenants({ repo, migrations: older });
    expect(tenants.map(({ tenant, withoutFile }) => [tenant, withoutFile.map(({ breaking }) => breaking)])).toEqual([
      ["one", []],
      ["two", [why]],
    ]);

    expect((await rollback({ repo, migrations: older })).applied).toHaveLength(1);
    expect(counts(await rollbackTenants({ repo, migrations: older, only: ["two"] }))).toEqual({ migrated: 1 });
    expect((await migrate({ repo, migrations: older })).applied).toEqual([]);
    expect(counts(await migrateTenants({ repo, migrations: older }))).toEqual({ nothing: 2 });
  });

  test("tenants whose migrations were changed since are told", async () => {
    const { repo } = await scratchTenants(["one", "two"], major);
    await migrateTenants({ repo, migrations: older, only: ["two"] });
    const changed = older.map((source) => ({ ...source, load: async () => ({ ...(await source.load()), up: [] }) }));
    const edited = async (verify: boolean) =>
      (await statusOfTenants({ repo, migrations: changed, verify })).map((one) => one.edited);
    expect(await edited(true)).toEqual([[], [{ version: "1", name: "m1" }]]);
    expect(await edited(false)).toEqual([null, null]);
  });

  test("a file that was changed since is compared with what the ledger holds", async () => {
    const { repo } = await scratchTenants([], major);
    await migrate({ repo, migrations: older });
    const changed = older.map((source) => ({
      ...source,
      load: async () => ({ ...(await source.load()), transaction: false, up: [] }),
    }));
    const [one] = (await status({ repo, migrations: changed, verify: true })).migrations;
    expect(one?.difference?.map(({ list, change, step, what }) => [list, change, step, what.slice(0, 23)])).toEqual([
      ["options", "added", 0, "transaction: false"],
      ["up", "removed", 1, 'createTable("table_1", '],
    ]);
  });
});
