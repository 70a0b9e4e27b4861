/**
 * What is done otherwise on Citus. There is no Citus here: a stand-in, an extension of that name with its functions and
 * catalogs as far as mig asks them, tells that the right thing is asked and done, not that Citus answers so. What Citus
 * does was seen on 13.2.2, and the stand-in is written after that.
 */
import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Session, tableRef } from "@mig/core/adapter";
import { execute, run } from "@mig/core/migration";
import { createTenant, doctor, migrate, migrateTenants } from "@mig/core/runner";
import { scratchFolder } from "@mig/test-support";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { pgAdapter } from "../src/index.ts";
import { failure } from "./scratch-session.ts";
import {
  reportOf,
  type ScratchTenants,
  scratchTenants,
  simple,
  source,
  states,
  tenantNames,
  thrown,
} from "./scratch-tenants.ts";

const ledger = tableRef("schema_migrations");

const control = "comment = 'stands in for citus'\ndefault_version = '13.2'\nrelocatable = false\nschema = public\n";
const script = `
CREATE TABLE stand_in (coordinator boolean NOT NULL);
INSERT INTO stand_in VALUES (true);
CREATE TABLE stand_in_nodes (name text, reached boolean);
INSERT INTO stand_in_nodes VALUES ('worker1', true), ('worker2', true);
CREATE TABLE pg_dist_schema (schemaid oid NOT NULL, colocationid int NOT NULL);
CREATE FUNCTION citus_is_coordinator() RETURNS boolean LANGUAGE sql AS 'SELECT coordinator FROM public.stand_in';
CREATE FUNCTION citus_check_cluster_node_health()
  RETURNS TABLE (from_nodename text, from_nodeport int, to_nodename text, to_nodeport int, result boolean)
  LANGUAGE sql AS 'SELECT ''coordinator'', 5432, name, 5432, reached FROM public.stand_in_nodes';
CREATE TABLE stand_in_recoveries (at timestamptz);
CREATE FUNCTION recover_prepared_transactions() RETURNS int LANGUAGE sql
  AS 'INSERT INTO public.stand_in_recoveries VALUES (now()) RETURNING 0';
CREATE FUNCTION stand_in_distributes() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN
  IF current_setting('citus.enable_schema_based_sharding', true) = 'on' THEN
    INSERT INTO public.pg_dist_schema SELECT objid, 1 FROM pg_event_trigger_ddl_commands() WHERE object_type = 'schema';
  END IF;
END $$;
CREATE EVENT TRIGGER stand_in_distributes ON ddl_command_end WHEN TAG IN ('CREATE SCHEMA')
  EXECUTE FUNCTION stand_in_distributes();
`;

let path: string;
beforeAll(async () => {
  const folder = await scratchFolder();
  path = folder.path;
  await mkdir(join(path, "extension"));
  await writeFile(join(path, "extension/citus.control"), control);
  await writeFile(join(path, "extension/citus--13.2.sql"), script);
  for (const each of [path, join(path, "extension")]) await chmod(each, 0o755);
  return () => folder.remove();
});

/** Needs PostgreSQL 18, where extensions may be in any folder. */
async function cluster(names: readonly string[] = []): Promise<ScratchTenants> {
  const place = await scratchTenants(names);
  await place.ask(`SET extension_control_path = '${path}:$system'`);
  await place.ask("CREATE EXTENSION citus");
  return place;
}

const distribute = ({ ask }: ScratchTenants) =>
  ask(
    `DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET citus.enable_schema_based_sharding = on', current_database()); END $$`,
  );
const distributed = async ({ ask }: ScratchTenants) =>
  (await ask("SELECT schemaid::regnamespace::text AS name FROM pg_dist_schema ORDER BY 1")).map(({ name }) => name);

async function findings({ repo }: ScratchTenants) {
  return (await doctor({ repo, migrations: [] })).findings.filter(({ topic }) => topic === "citus");
}

test("on a worker nothing runs", async () => {
  const place = await cluster(["acme"]);
  const { repo, ask } = place;
  await ask("UPDATE stand_in SET coordinator = false");
  const migrations = [simple("1")];
  const refused = failure("MIG_UNSUPPORTED");
  await expect(migrate({ repo, migrations })).rejects.toThrow(refused);
  await expect(migrateTenants({ repo, migrations })).rejects.toThrow(refused);
  await expect(createTenant(repo, "zenith", { migrations })).rejects.toThrow(refused);
  expect(await findings(place)).toMatchObject([{ level: "problem" }]);
  expect(await ask("SELECT FROM pg_class WHERE relname IN ('schema_migrations', 'table_1')")).toEqual([]);
});

describe("a node that is down", () => {
  test.each(["false", "NULL"])("(%s) stops a run over tenants before the first one", async (result) => {
    const place = await cluster(tenantNames(2));
    const { repo, ask } = place;
    await ask(`UPDATE stand_in_nodes SET reached = ${result} WHERE name = 'worker2'`);
    const migrations = [simple("1")];
    await expect(migrateTenants({ repo, migrations })).rejects.toThrow(
      failure("MIG_NODE_DOWN", { nodes: ["worker2:5432"] }),
    );
    expect(await findings(place)).toMatchObject([{ level: "problem", text: expect.stringContaining("worker2:5432") }]);
    expect(await ask("SELECT FROM pg_class WHERE relname = 'table_1'")).toEqual([]);
    await ask("UPDATE stand_in_nodes SET reached = true");
    expect(states(await migrateTenants({ repo, migrations }))).toEqual({ t001: "migrated", t002: "migrated" });
  });

  test("as the error of a statement stops the others, and the connection goes on", async () => {
    const place = await cluster(tenantNames(3));
    const { repo, ask } = place;
    const failing = source("1", [
      run("node", async (db) => {
        const [row] = await db.query("SELECT current_schema() AS name");
        if (row?.["name"] !== "t002") return;
        await db.query(
          "DO $$ BEGIN RAISE EXCEPTION 'connection to the remote node worker2:5432 failed' USING ERRCODE = '08006'; END $$",
        );
      }),
    ]);
    const error = await thrown(migrateTenants({ repo, migrations: [failing], concurrency: 1 }));
    expect([error.code, states(reportOf(error))]).toEqual([
      "MIG_TENANTS_FAILED",
      { t001: "migrated", t002: "failed MIG_NODE_DOWN", t003: "skipped stopped" },
    ]);
    const session: Session = await pgAdapter.connect({ url: repo.url, ledger });
    onTestFinished(() => session.close());
    await session.tryLock("a");
    const raising = session.query("DO $$ BEGIN RAISE EXCEPTION 'gone' USING ERRCODE = '08006'; END $$");
    await expect(raising).rejects.toThrow(failure("MIG_NODE_DOWN", { sqlstate: "08006" }));
    expect(await session.unlock("a")).toBe(true);
    expect(await ask("SELECT FROM t002.schema_migrations")).toEqual([]);
  });
});

describe("a new tenant", () => {
  const migrations = [simple("1")];

  test("is a plain schema where nobody asked for more", async () => {
    const place = await cluster();
    await createTenant(place.repo, "acme", { migrations });
    expect(await distributed(place)).toEqual([]);
    expect(await findings(place)).toMatchObject([{ level: "ok" }]);
  });

  test("is distributed where the database says so, and where others are", async () => {
    const place = await cluster();
    await distribute(place);
    await createTenant(place.repo, "acme", { migrations });
    await place.ask(
      "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I RESET citus.enable_schema_based_sharding', current_database()); END $$",
    );
    await createTenant(place.repo, "zenith", { migrations });
    expect(await distributed(place)).toEqual(["acme", "zenith"]);
    expect(await findings(place)).toMatchObject([{ level: "ok" }]);
    expect(await place.tables("zenith")).toEqual(["table_1"]);
  });

  test("in a transaction of the caller's leaves the setting as it was", async () => {
    const place = await cluster();
    await distribute(place);
    await createTenant(place.repo, "acme", { migrations });
    const client = await place.client();
    await client.query("BEGIN; SET LOCAL citus.enable_schema_based_sharding TO off");
    await createTenant(place.repo, "zenith", { migrations, client });
    await client.query("CREATE SCHEMA unrelated; COMMIT");
    expect(await distributed(place)).toEqual(["acme", "zenith"]);
  });

  test("that is not distributed all the same is not made", async () => {
    const place = await cluster();
    await distribute(place);
    await place.ask("ALTER EVENT TRIGGER stand_in_distributes DISABLE");
    await expect(createTenant(place.repo, "acme", { migrations })).rejects.toThrow(failure("MIG_UNSUPPORTED"));
    expect(await place.ask("SELECT FROM pg_namespace WHERE nspname = 'acme'")).toEqual([]);
  });

  test("that is plain among distributed ones is found by doctor", async () => {
    const place = await cluster();
    await createTenant(place.repo, "acme", { migrations });
    await distribute(place);
    await createTenant(place.repo, "zenith", { migrations });
    expect(await findings(place)).toMatchObject([{ level: "warning", text: expect.stringContaining("acme") }]);
  });
});

test("a commit that a worker was not told of is told it at once", async () => {
  const { repo, ask } = await cluster();
  await ask(`CREATE TABLE t (a int);
    CREATE FUNCTION warn() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      RAISE WARNING 'failed to commit transaction on worker2:5432'; RETURN NULL; END $$;
    CREATE CONSTRAINT TRIGGER warn AFTER INSERT ON t DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION warn()`);
  const migrations = [
    source("1", [execute("INSERT INTO t VALUES (1)", null)]),
    source("2", [execute("SELECT 1", null)]),
  ];
  expect((await migrate({ repo, migrations })).applied).toHaveLength(2);
  expect(await ask("SELECT FROM stand_in_recoveries")).toHaveLength(1);
});
