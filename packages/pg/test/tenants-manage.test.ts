/** Tenants are made, renamed and dropped: all of one or none, also inside a transaction of the caller's. */
import { execute, run } from "@mig/core/migration";
import { createTenant, dropTenant, migrateTenants, renameTenant, statusOfTenants, tenantName } from "@mig/core/runner";
import { NEWEST_POSTGRES, OLDEST_POSTGRES, startPostgres } from "@mig/test-support";
import { describe, expect, onTestFinished, test } from "vitest";
import { scratchTenants, simple, source, thrown } from "./scratch-tenants.ts";

const concurrent = source("3", [
  {
    kind: "createIndex",
    table: { schema: null, name: "table_1" },
    index: {
      name: "table_1_id_index",
      keys: [{ column: "id", expression: null, direction: "asc", nulls: null, collation: null, operatorClass: null }],
      unique: false,
      where: null,
      method: null,
      include: [],
      nullsDistinct: true,
      constraint: null,
      options: {},
      comment: null,
    },
    concurrently: true,
  },
]);
const own = source("4", [
  execute("CREATE TABLE own (id int)", "DROP TABLE own"),
  run("fill it", async (db) => void (await db.query("INSERT INTO own VALUES ($1)", [7]))),
]);
const migrations = [simple("1"), simple("2"), concurrent, own];
const failing = [...migrations, source("5", [execute("SELECT * FROM nothing", "")])];

describe.each([OLDEST_POSTGRES, NEWEST_POSTGRES])("create, on PostgreSQL %i", (major) => {
  test("everything is in it, and a second call finds it", async () => {
    const { repo, ask, tables } = await scratchTenants([], major);
    expect(await createTenant(repo, "acme", { migrations })).toEqual({ tenant: "acme", created: true, pending: [] });
    expect(await tables("acme")).toEqual(["own", "table_1", "table_2"]);
    expect(await ask("SELECT * FROM acme.own")).toEqual([{ id: 7 }]);
    expect(await ask("SELECT indexname FROM pg_indexes WHERE indexname = 'table_1_id_index'")).toHaveLength(1);
    expect(await ask("SELECT seq, version, state FROM acme.schema_migrations ORDER BY seq")).toEqual(
      ["1", "2", "3", "4"].map((version, at) => ({ seq: at + 1, version, state: "applied" })),
    );
    const listed = { ...repo, listTenants: async () => ["acme"] };
    expect((await migrateTenants({ repo: listed, migrations })).tenants[0]?.state).toBe("nothing");
    expect(await createTenant(repo, "acme", { migrations: [...migrations, simple("6")] })).toEqual({
      tenant: "acme",
      created: false,
      pending: [{ version: "6", name: "m6" }],
    });
  });
});

describe("create", () => {
  test("a failure leaves no schema", async () => {
    const { repo, ask } = await scratchTenants([]);
    expect((await thrown(createTenant(repo, "acme", { migrations: failing }))).code).toBe("MIG_STATEMENT_FAILED");
    expect(await ask("SELECT FROM pg_namespace WHERE nspname = 'acme'")).toEqual([]);
  });

  test("what refuses to run in a transaction is run by itself; its failure takes the tenant away", async () => {
    const { repo, ask, client } = await scratchTenants([]);
    const parts = [simple("1"), source("2", [{ kind: "pg:outside", payload: null, inverse: null }])];
    const outside = {
      ...repo,
      adapter: {
        ...repo.adapter,
        dialect: {
          ...repo.adapter.dialect,
          compile: (...[operations, before, scope]: Parameters<typeof repo.adapter.dialect.compile>) =>
            operations.flatMap((operation, origin) =>
              operation.kind === "pg:outside"
                ? [
                    {
                      sql: `VACUUM ${scope.kind === "tenant" && scope.name === "bad" ? "nothing" : "tenants"}`,
                      transaction: "outside" as const,
                      referencesOff: false,
                      hazards: [],
                      locks: [],
                      origin,
                    },
                  ]
                : repo.adapter.dialect.compile([operation], before, scope).map((one) => ({ ...one, origin })),
            ),
        },
      },
    };
    expect(await createTenant(outside, "good", { migrations: parts })).toMatchObject({ created: true });
    expect((await thrown(createTenant(outside, "bad", { migrations: parts }))).code).toBe("MIG_STATEMENT_FAILED");
    expect(await ask("SELECT nspname FROM pg_namespace WHERE nspname IN ('good', 'bad')")).toEqual([
      { nspname: "good" },
    ]);
    const borrowed = await client();
    await borrowed.query("BEGIN");
    expect((await thrown(createTenant(outside, "third", { migrations: parts, client: borrowed }))).code).toBe(
      "MIG_UNSUPPORTED",
    );
  });

  test("of many who create one tenant at once, one does and the others find it", async () => {
    const { repo, ask } = await scratchTenants([]);
    const all = await Promise.all(Array.from({ length: 8 }, () => createTenant(repo, "acme", { migrations })));
    expect(all.filter(({ created }) => created)).toHaveLength(1);
    expect(await ask("SELECT count(*)::int AS rows FROM acme.schema_migrations")).toEqual([{ rows: 4 }]);
  });

  test("names that cannot be a schema's, and schemas of somebody else", async () => {
    const { repo, ask } = await scratchTenants([]);
    await ask("CREATE SCHEMA taken");
    const refused = [
      ["x".repeat(64), "MIG_NAME_INVALID"],
      [`${"ä".repeat(31)}xy`, "MIG_NAME_INVALID"],
      ["acme\n", "MIG_NAME_INVALID"],
      [" acme", "MIG_NAME_INVALID"],
      ["", "MIG_NAME_INVALID"],
      ["pg_acme", "MIG_NAME_INVALID"],
      ["PG_acme", "MIG_NAME_INVALID"],
      ["Public", "MIG_NAME_INVALID"],
      ["information_schema", "MIG_NAME_INVALID"],
      ["u\u0308ber", "MIG_NAME_INVALID"],
      ["taken", "MIG_TENANT_CONFLICT"],
      ["TAKEN", "MIG_TENANT_CONFLICT"],
      ["ｔaken", "MIG_TENANT_CONFLICT"],
    ] as const;
    const found = [];
    for (const [name] of refused) found.push([name, (await thrown(createTenant(repo, name, { migrations }))).code]);
    expect(found).toEqual(refused);
  });

  test("twins of 63 bytes stay apart", async () => {
    const { repo, tables } = await scratchTenants([]);
    const [one, other] = ["a", "b"].map((end) => `${"x".repeat(62)}${end}`);
    await createTenant(repo, one ?? "", { migrations });
    await createTenant(repo, other ?? "", { migrations: [simple("1")] });
    expect(await tables(other ?? "")).toEqual(["table_1"]);
  });

  test("waits for a migration of the public scope", async () => {
    const { repo } = await scratchTenants([]);
    const session = await repo.adapter.connect({ url: repo.url, ledger: repo.ledger });
    await session.tryLock("mig:schema_migrations:public");
    expect((await thrown(createTenant(repo, "acme", { migrations, lockWaitMs: 0 }))).code).toBe("MIG_DATABASE_LOCKED");
    const creating = createTenant(repo, "acme", { migrations });
    await session.unlock("mig:schema_migrations:public");
    expect(await creating).toMatchObject({ created: true });
    await session.close();
  });
});

describe("inside the caller's transaction", () => {
  test("a rollback leaves no tenant, a commit keeps it, and the caller's settings are as they were", async () => {
    const { repo, ask, client, tables } = await scratchTenants([]);
    const borrowed = await client();
    await borrowed.query("SET search_path TO public, pg_catalog");
    for (const end of ["ROLLBACK", "COMMIT"]) {
      await borrowed.query("BEGIN; INSERT INTO tenants (name) VALUES ('acme')");
      expect(await createTenant(repo, "acme", { migrations, client: borrowed })).toMatchObject({ created: true });
      expect((await borrowed.query("SHOW search_path")).rows).toEqual([{ search_path: "public, pg_catalog" }]);
      await borrowed.query(end);
      expect((await borrowed.query("SHOW search_path")).rows).toEqual([{ search_path: "public, pg_catalog" }]);
      expect(await ask("SELECT name FROM tenants")).toEqual(end === "COMMIT" ? [{ name: "acme" }] : []);
      expect(await tables("acme")).toEqual(end === "COMMIT" ? ["own", "table_1", "table_2"] : []);
    }
    await borrowed.query("BEGIN");
    await renameTenant(repo, "acme", "acme inc", { client: borrowed });
    expect(await dropTenant(repo, "acme inc", { client: borrowed })).toBe(true);
    await borrowed.query("ROLLBACK");
    expect(await tables("acme")).toEqual(["own", "table_1", "table_2"]);
  });

  test("what fails is undone, and the caller can go on", async () => {
    const { repo, ask, client } = await scratchTenants([]);
    const borrowed = await client();
    await borrowed.query("BEGIN; INSERT INTO tenants (name) VALUES ('kept')");
    expect((await thrown(createTenant(repo, "acme", { migrations: failing, client: borrowed }))).code).toBe(
      "MIG_STATEMENT_FAILED",
    );
    await borrowed.query("COMMIT");
    expect(await ask("SELECT name FROM tenants")).toEqual([{ name: "kept" }]);
    expect(await ask("SELECT FROM pg_namespace WHERE nspname = 'acme'")).toEqual([]);
  });

  test("a client without a transaction is refused, and so is what is no client", async () => {
    const { repo, client } = await scratchTenants([]);
    for (const given of [await client(), {}, 7]) {
      expect((await thrown(createTenant(repo, "acme", { migrations, client: given }))).code).toBe("MIG_UNSUPPORTED");
    }
  });
});

describe("rename and drop", () => {
  test("a renamed tenant has everything, its old name is free", async () => {
    const { repo, tables } = await scratchTenants([]);
    await createTenant(repo, "acme", { migrations });
    await renameTenant(repo, "acme", "Acme");
    expect(await tables("Acme")).toEqual(["own", "table_1", "table_2"]);
    expect(await createTenant({ ...repo }, "other", { migrations })).toMatchObject({ created: true });
    expect((await thrown(renameTenant(repo, "Acme", "other"))).code).toBe("MIG_TENANT_CONFLICT");
    expect((await thrown(renameTenant(repo, "nobody", "somebody"))).code).toBe("MIG_TENANT_MISSING");
    expect((await thrown(renameTenant(repo, "other", "pg_other"))).code).toBe("MIG_NAME_INVALID");
  });

  test("a dropped tenant is gone; one that is worked on is waited for", async () => {
    const { repo, ask } = await scratchTenants([]);
    await createTenant(repo, "acme", { migrations });
    const session = await repo.adapter.connect({ url: repo.url, ledger: repo.ledger });
    await session.tryLock("mig:schema_migrations:tenant/acme");
    expect((await thrown(dropTenant(repo, "acme", { lockWaitMs: 0 }))).code).toBe("MIG_LOCK_TIMEOUT");
    expect((await thrown(renameTenant(repo, "acme", "b", { lockWaitMs: 0 }))).code).toBe("MIG_DATABASE_LOCKED");
    await session.close();
    expect([await dropTenant(repo, "acme"), await dropTenant(repo, "acme")]).toEqual([true, false]);
    expect(await ask("SELECT FROM pg_namespace WHERE nspname = 'acme'")).toEqual([]);
  });

  test("a schema that is too large for the server's locks goes in groups", async () => {
    const settings = { max_connections: "10", max_locks_per_transaction: "10", superuser_reserved_connections: "0" };
    const server = await startPostgres({ major: NEWEST_POSTGRES, settings });
    onTestFinished(() => server.stop());
    const { repo, ask, client } = await scratchTenants(["big"], NEWEST_POSTGRES, { server: server.url });
    for (let at = 0; at < 60; at += 1) await ask(`CREATE TABLE big.t${at} (id text PRIMARY KEY)`);
    const borrowed = await client();
    await borrowed.query("BEGIN");
    expect((await thrown(dropTenant(repo, "big", { client: borrowed }))).code).toBe("MIG_UNSUPPORTED");
    await borrowed.query("ROLLBACK");
    expect(await dropTenant(repo, "big")).toBe(true);
    expect(await ask("SELECT FROM pg_namespace WHERE nspname = 'big'")).toEqual([]);
    expect(await statusOfTenants({ repo, migrations })).toMatchObject([{ tenant: "big", state: "missing" }]);
  });
});

test.each([
  ["org_{id}", { id: 7 }, "org_7"],
  ["{slug}", { slug: "acme" }, "acme"],
  ["{a}-{b}", { a: "x", b: 3n }, "x-3"],
])("the template %s names %o %s", (template, row, expected) => expect(tenantName(template, row)).toBe(expected));

test.each([[{}], [{ id: null }], [{ id: "" }]])("a template whose value is missing in %o is refused", (row) => {
  expect(() => tenantName("org_{id}", row)).toThrow(expect.objectContaining({ code: "MIG_NAME_INVALID" }));
});
