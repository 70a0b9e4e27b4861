/** The plan of a run over tenants: made once for all that have the same, and insisted on before anything is done. */
import { addColumn, column, dropColumn, execute } from "@mig/core/migration";
import {
  migrateTenants,
  planMigrateTenants,
  planRollbackTenants,
  rollbackTenants,
  type TenantsPlan,
} from "@mig/core/runner";
import { NEWEST_POSTGRES, OLDEST_POSTGRES } from "@mig/test-support";
import { describe, expect, test } from "vitest";
import { counts, scratchTenants, simple, source, tenantNames, thrown } from "./scratch-tenants.ts";

const first = [simple("1")];
const name = column("name", "text");
const second = source("2", [addColumn("table_1", name)], [dropColumn("table_1", name)]);
const migrations = [...first, second];

function shown({ groups, nothing, failing }: TenantsPlan) {
  return {
    groups: groups.map(({ tenants, migrations: planned }) => [
      tenants.join(),
      ...planned.flatMap(({ parts }) => parts.flatMap(({ steps }) => steps.map(({ sql }) => sql?.split(" (")[0]))),
    ]),
    nothing: nothing.join(),
    failing: failing.map(({ tenant, error }) => `${tenant} ${error.code}`),
  };
}

describe.each([OLDEST_POSTGRES, NEWEST_POSTGRES])("PostgreSQL %i", (major) => {
  test("tenants with the same plan stand together, and nothing is changed", async () => {
    const here = await scratchTenants(["a", "b", "c", "d", "e"], major);
    const { repo } = here;
    await migrateTenants({ repo, migrations: first, only: ["b", "d", "e"] });
    await migrateTenants({ repo, migrations, only: ["e"] });
    const late = [source("0", [execute("SELECT 1")]), ...migrations];
    const plan = await planMigrateTenants({ repo, migrations });
    expect(shown(plan)).toEqual({
      groups: [
        ["a,c", 'CREATE TABLE "TENANT"."table_1"', 'ALTER TABLE "TENANT"."table_1" ADD COLUMN "name" text'],
        ["b,d", 'ALTER TABLE "TENANT"."table_1" ADD COLUMN "name" text'],
      ],
      nothing: "e",
      failing: [],
    });
    expect(shown(await planMigrateTenants({ repo, migrations: late }))).toEqual({
      groups: [["a,c", "SELECT 1", ...(shown(plan).groups[0]?.slice(1) ?? [])]],
      nothing: "",
      failing: ["b MIG_OUT_OF_ORDER", "d MIG_OUT_OF_ORDER", "e MIG_OUT_OF_ORDER"],
    });
    expect(await here.tables("a")).toEqual([]);
    expect(await here.ask("SELECT 1 FROM pg_tables WHERE schemaname = 'a'")).toEqual([]);
  });

  test("a run insists on the plan: of what is done, and of the tenants", async () => {
    const here = await scratchTenants(["a", "b", "c"], major);
    const { repo } = here;
    const { digest } = await planMigrateTenants({ repo, migrations });
    expect((await planMigrateTenants({ repo, migrations })).digest).toBe(digest);
    for (const other of [{ migrations: first }, { migrations, only: ["a", "b"] }, { migrations, step: 1 }]) {
      const refused = await thrown(migrateTenants({ repo, plan: digest, ...other }));
      expect([refused.code, refused.details["wanted"]]).toEqual(["MIG_PLAN_CHANGED", digest]);
    }
    await here.add(["later"]);
    expect((await thrown(migrateTenants({ repo, migrations, plan: digest }))).code).toBe("MIG_PLAN_CHANGED");
    for (const tenant of ["a", "b", "c", "later"]) expect(await here.tables(tenant)).toEqual([]);
    const now = await planMigrateTenants({ repo, migrations });
    expect(counts(await migrateTenants({ repo, migrations, plan: now.digest }))).toEqual({ migrated: 4 });
  });

  test("the way back is told with its losses, and its digest is consent", async () => {
    const here = await scratchTenants(["a", "b", "c"], major);
    const { repo } = here;
    await migrateTenants({ repo, migrations });
    const plan = await planRollbackTenants({ repo, migrations, to: "2" });
    expect(plan.groups.map(({ tenants, migrations: of }) => [tenants, of.flatMap(({ dataLoss }) => dataLoss)])).toEqual(
      [[["a", "b", "c"], ["table_1.name: all values of table_1.name are deleted"]]],
    );
    const refused = await thrown(rollbackTenants({ repo, migrations, to: "2", acceptDataLoss: false }));
    expect([refused.code, refused.details["digest"]]).toEqual(["MIG_DATA_LOSS", plan.digest]);
    const agreed = { repo, migrations, to: "2", acceptDataLoss: false, plan: plan.digest };
    expect((await thrown(rollbackTenants({ ...agreed, only: ["a"] }))).code).toBe("MIG_PLAN_CHANGED");
    expect(counts(await rollbackTenants(agreed))).toEqual({ migrated: 3 });
  });
});

test("what only a tenant's ledger knows is looked at in that tenant", async () => {
  const here = await scratchTenants(["a", "b", "c"]);
  const { repo } = here;
  await migrateTenants({ repo, migrations });
  await here.ask("UPDATE b.schema_migrations SET down = jsonb_set(down::jsonb, '{down}', '[]') WHERE version = '2'");
  const plan = await planRollbackTenants({ repo, migrations: first });
  expect(
    plan.groups.map(({ tenants, migrations: of }) => [tenants.join(), of.flatMap(({ dataLoss }) => dataLoss)]),
  ).toEqual([
    ["a,c", ["table_1.name: all values of table_1.name are deleted"]],
    ["b", []],
  ]);
});

test("a run with a plan leaves alone what appears meanwhile", async () => {
  const here = await scratchTenants(["a", "b"]);
  const { repo } = here;
  const { digest } = await planMigrateTenants({ repo, migrations });
  const onProgress = () => void here.ask("INSERT INTO tenants (name) VALUES ('c')");
  await here.ask("CREATE SCHEMA c");
  const report = await migrateTenants({ repo, migrations, plan: digest, onProgress });
  expect([counts(report), await here.tables("c")]).toEqual([{ migrated: 2 }, []]);
});

test("600 ledgers are known in a few queries, and planned once", async () => {
  const names = tenantNames(600);
  const { repo } = await scratchTenants(names);
  let sessions = 0;
  const asked: string[] = [];
  const counting = {
    ...repo,
    adapter: {
      ...repo.adapter,
      connect: async (config: Parameters<typeof repo.adapter.connect>[0]) => {
        sessions += 1;
        const session = await repo.adapter.connect(config);
        const query = session.query.bind(session);
        session.query = (sql, values) => {
          asked.push(sql);
          return query(sql, values);
        };
        return session;
      },
    },
  };
  const { groups } = await planMigrateTenants({ repo: counting, migrations });
  expect(groups.map(({ tenants }) => tenants.length)).toEqual([600]);
  expect([sessions <= 4, asked.length < 20]).toEqual([true, true]);
});
