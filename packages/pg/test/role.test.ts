/** Runs as the role that owns the schema, by a user who owns nothing; and with no more rights than are needed. */
import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { type Adapter, tableRef } from "@mig/core/adapter";
import { column, createIndex, createTable, defineMigration, execute } from "@mig/core/migration";
import {
  createTenant,
  doctor,
  dropTenant,
  migrate,
  migrateTenants,
  type Repo,
  repo,
  status,
  unlock,
} from "@mig/core/runner";
import { postgresUrl } from "@mig/test-support";
import pg from "pg";
import { describe, expect, onTestFinished, test } from "vitest";
import { pgAdapter } from "../src/index.ts";
import { postgresJsAdapter } from "../src/postgres-js.ts";
import { failure, majors } from "./scratch-session.ts";
import { counts, type ScratchTenants, scratchTenants, simple, source } from "./scratch-tenants.ts";

interface Roles extends ScratchTenants {
  readonly owner: string;
  readonly deployer: string;
  /** Logs in as the deployer, and acts as the owner unless told otherwise. */
  as(options?: { readonly role?: string | null; readonly user?: string; readonly adapter?: Adapter }): Repo;
  readonly server: pg.Client;
}

/** An owner who cannot log in, and a deployer who owns nothing and may act as the owner. */
async function roles(major: number, names: readonly string[] = []): Promise<Roles> {
  const server = new pg.Client({ connectionString: postgresUrl(major) });
  await server.connect();
  const suffix = randomBytes(4).toString("hex");
  const [owner, deployer] = [`owner "of" ${suffix}`, `deployer_${suffix}`];
  const quoted = pg.escapeIdentifier(owner);
  await server.query(`CREATE ROLE ${quoted} NOLOGIN; CREATE ROLE ${deployer} LOGIN NOINHERIT IN ROLE ${quoted}`);
  // After what the scratch database registers, and so before it.
  onTestFinished(async () => {
    await server.query(`DROP ROLE IF EXISTS ${deployer}, ${quoted}`);
    await server.end();
  });
  const place = await scratchTenants(names, major);
  await place.ask(`REVOKE CREATE ON SCHEMA public FROM PUBLIC; GRANT CREATE ON SCHEMA public TO ${quoted};
    GRANT SELECT ON tenants TO ${quoted};
    DO $$ BEGIN EXECUTE format('GRANT CREATE ON DATABASE %I TO ${quoted.replaceAll("'", "''")}', current_database()); END $$`);
  for (const name of names) await place.ask(`ALTER SCHEMA ${name} OWNER TO ${quoted}`);
  const as: Roles["as"] = ({ role = owner, user = deployer, adapter = pgAdapter } = {}) => {
    const url = new URL(place.repo.url);
    url.username = user;
    const { listTenants } = place.repo;
    return repo("app", {
      adapter,
      url: url.href,
      options: role === null ? {} : { role },
      ...(listTenants === undefined ? {} : { listTenants }),
    });
  };
  return { ...place, owner, deployer, as, server };
}

const ownersOf = async ({ ask }: ScratchTenants, schema: string) =>
  Object.fromEntries(
    (
      await ask(`SELECT tablename, tableowner FROM pg_tables WHERE schemaname = '${schema}' AND tablename <> 'tenants'`)
    ).map(({ tablename, tableowner }) => [tablename, tableowner]),
  );

const notes = { columns: [column("id", "integer", { nullable: false })] };

describe.each(majors)("PostgreSQL %i", (major) => {
  test.each([
    ["pg", pgAdapter],
    ["postgres", postgresJsAdapter],
  ])("over %s everything is the owner's, also after a migration that changes the role", async (_, adapter) => {
    const place = await roles(major);
    const { owner } = place;
    await expect(migrate({ repo: place.as({ role: null, adapter }), migrations: [simple("1")] })).rejects.toThrow(
      failure("MIG_STATEMENT_FAILED", { sqlstate: "42501" }),
    );
    const migrations = [
      simple("1"),
      {
        ...source("2", []),
        load: async () =>
          defineMigration({ format: 1, transaction: false, up: [execute("RESET ROLE", null)], down: [] }),
      },
      source("3", [createIndex("table_1", { keys: ["id"], name: "i" }, { concurrently: true })]),
      source("4", [createTable("a", notes), execute("CREATE TABLE b (id int)", null)]),
    ];
    await migrate({ repo: place.as({ adapter }), migrations });
    expect(await ownersOf(place, "public")).toEqual({ schema_migrations: owner, table_1: owner, a: owner, b: owner });
    expect((await status({ repo: place.as({ adapter }), migrations })).migrations.map(({ state }) => state)).toEqual(
      migrations.map(() => "applied"),
    );
    expect((await doctor({ repo: place.as({ adapter }), migrations })).findings).toContainEqual({
      level: "ok",
      topic: "privileges",
      text: `${place.deployer}, as ${owner} may create tables.`,
    });
  });

  test("tenants are the owner's, too, and so is a database", async () => {
    const place = await roles(major, ["acme"]);
    const { owner } = place;
    const app = place.as();
    expect(counts(await migrateTenants({ repo: app, migrations: [simple("1")] }))).toEqual({ migrated: 1 });
    await createTenant(app, "zenith", { migrations: [simple("1")] });
    for (const tenant of ["acme", "zenith"]) {
      expect(await ownersOf(place, tenant)).toEqual({ schema_migrations: owner, table_1: owner });
    }
    await dropTenant(app, "zenith");
    await place.server.query(`ALTER ROLE ${place.deployer} CREATEDB`);
    const url = new URL(app.url);
    url.pathname += "_more";
    const config = { url: url.href, options: app.options, ledger: tableRef("schema_migrations") };
    expect(await pgAdapter.database?.create(config)).toBe(true);
    const { rows } = await place.server.query(
      `SELECT pg_get_userbyid(datdba) AS owner FROM pg_database WHERE datname = '${url.pathname.slice(1)}'`,
    );
    expect(rows).toEqual([{ owner }]);
    await place.server.query(`DROP DATABASE ${url.pathname.slice(1)}`);
  });

  test("a borrowed connection is given back as who it was", async () => {
    const place = await roles(major);
    const app = place.as();
    const client = new pg.Client({ connectionString: app.url });
    await client.connect();
    onTestFinished(() => client.end());
    const who = async () => (await client.query("SELECT current_user::text AS name")).rows[0].name;
    await client.query("BEGIN");
    await createTenant(app, "acme", { migrations: [simple("1")], client });
    expect(await who()).toBe(place.deployer);
    await expect(
      createTenant(app, "zenith", { migrations: [source("1", [execute("SELECT 1/0", null)])], client }),
    ).rejects.toThrow(failure("MIG_STATEMENT_FAILED"));
    expect(await who()).toBe(place.deployer);
    await expect(createTenant(place.as({ role: "postgres" }), "x", { migrations: [], client })).rejects.toThrow(
      failure("MIG_ROLE_REFUSED"),
    );
    await client.query("COMMIT");
    expect(await who()).toBe(place.deployer);
    expect(await ownersOf(place, "acme")).toEqual({ schema_migrations: place.owner, table_1: place.owner });
    await client.query(`BEGIN; SET LOCAL ROLE ${pg.escapeIdentifier(place.owner)}`);
    await createTenant(app, "acme", { migrations: [simple("1")], client });
    expect(await who()).toBe(place.owner);
    await client.query("COMMIT");
    expect(await who()).toBe(place.deployer);
  });

  test("a role that may not be taken, or is no name, is refused before anything", async () => {
    const place = await roles(major);
    for (const [role, code] of [
      ["postgres", "MIG_ROLE_REFUSED"],
      ["nobody_at_all", "MIG_ROLE_REFUSED"],
      ["", "MIG_CONFIG_INVALID"],
    ] as const) {
      await expect(migrate({ repo: place.as({ role }), migrations: [simple("1")] })).rejects.toThrow(failure(code));
    }
    expect(await ownersOf(place, "public")).toEqual({});
  });

  test("the lock's holder is shown and ended by whoever logs in as the same user", async () => {
    const place = await roles(major);
    const app = place.as();
    const holder = await pgAdapter.connect({ url: app.url, options: app.options, ledger: app.ledger });
    await holder.tryLock("mig:schema_migrations:public");
    expect(await unlock({ repo: app, force: true })).toMatchObject({
      holder: expect.stringContaining(place.deployer),
      ended: true,
    });
    await holder.close().catch(() => undefined);
  });
});

/** The statements of the page, with the names of its roles. */
async function recipe(title: string, names: Readonly<Record<string, string>>): Promise<string> {
  const page = await readFile(new URL("../../../docs/operating.md", import.meta.url), "utf8");
  const text = page.slice(page.indexOf(title)).split("```sql\n")[1]?.split("```")[0] ?? "";
  return Object.entries(names).reduce((sql, [name, real]) => sql.replaceAll(name, pg.escapeIdentifier(real)), text);
}

describe("least privilege", () => {
  test.each(majors)("on %i: a ledger that somebody else made, and a role that may only use it", async (major) => {
    const place = await roles(major);
    await place.ask(await recipe("### The ledger made by somebody else", { blog_deployer: place.deployer }));
    const own = place.as({ role: null });
    await place.ask(`CREATE SCHEMA blog AUTHORIZATION ${place.deployer}`);
    const migrations = [source("1", [execute("CREATE TABLE blog.posts (id int)", null)])];
    await migrate({ repo: own, migrations });
    expect(await ownersOf(place, "public")).toEqual({ schema_migrations: "postgres" });
    // Nothing to do needs no right to do anything.
    await place.ask(`REVOKE INSERT, UPDATE ON schema_migrations FROM ${place.deployer}`);
    expect((await migrate({ repo: own, migrations })).applied).toEqual([]);
    await expect(migrate({ repo: own, migrations: [...migrations, simple("2")] })).rejects.toThrow(
      failure("MIG_STATEMENT_FAILED", { sqlstate: "42501" }),
    );
    expect((await doctor({ repo: own, migrations })).findings).toContainEqual(
      expect.objectContaining({ level: "problem", topic: "privileges" }),
    );
  });

  test.each(majors)("on %i: an owner without a login, and a deployer who acts as it", async (major) => {
    const place = await roles(major);
    const { owner, deployer } = place;
    await place.ask(`REVOKE CREATE ON SCHEMA public FROM ${pg.escapeIdentifier(owner)}`);
    const grants = (await recipe("### A role that owns the schema", { blog_owner: owner, blog_deployer: deployer }))
      .split("\n")
      .filter((line) => !line.startsWith("CREATE ROLE") && !line.includes("DATABASE"));
    await place.ask(grants.join("\n"));
    await migrate({ repo: place.as(), migrations: [simple("1")] });
    expect(await ownersOf(place, "public")).toEqual({ schema_migrations: owner, table_1: owner });
  });
});
