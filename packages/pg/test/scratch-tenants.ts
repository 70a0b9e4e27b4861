/** A database with tenants, and migrations of one line each. */
import { type Operation, table } from "@mig/core/adapter";
import { column, defineMigration, type Step } from "@mig/core/migration";
import {
  isMigError,
  type MigError,
  type MigrationSource,
  type Repo,
  repo,
  type TenantOutcome,
  type TenantsReport,
} from "@mig/core/runner";
import { NEWEST_POSTGRES, type ScratchDatabaseOptions, scratchDatabase } from "@mig/test-support";
import pg from "pg";
import { onTestFinished } from "vitest";
import { pgAdapter } from "../src/index.ts";

export interface ScratchTenants {
  readonly repo: Repo;
  /** One statement, or several. */
  ask(sql: string): Promise<readonly Record<string, unknown>[]>;
  /** With schemas. */
  add(names: readonly string[]): Promise<void>;
  /** Tables of a tenant beside its ledger. */
  tables(tenant: string): Promise<readonly string[]>;
  client(): Promise<pg.Client>;
}

/** The tenants are the rows of `public.tenants`, in order of `id`. */
export async function scratchTenants(
  names: readonly string[],
  major: number = NEWEST_POSTGRES,
  more: ScratchDatabaseOptions = {},
): Promise<ScratchTenants> {
  const database = await scratchDatabase({ major, ...more });
  const clients: pg.Client[] = [];
  const client = async () => {
    const one = new pg.Client({ connectionString: database.url, application_name: "test" });
    one.on("error", () => {});
    await one.connect();
    clients.push(one);
    return one;
  };
  onTestFinished(async () => {
    await Promise.all(clients.map((one) => one.end().catch(() => undefined)));
    await database.drop();
  });
  const own = await client();
  const ask = async (sql: string) => [(await own.query<Record<string, unknown>>(sql)).rows].flat();
  const add = async (added: readonly string[]) => {
    if (added.length === 0) return;
    const values = added.map((name) => `(${own.escapeLiteral(name)})`).join(", ");
    const schemas = added.map((name) => `CREATE SCHEMA ${own.escapeIdentifier(name)}`).join("; ");
    await own.query(`${schemas}; INSERT INTO tenants (name) VALUES ${values}`);
  };
  await own.query("CREATE TABLE tenants (id serial PRIMARY KEY, name text NOT NULL)");
  await add(names);
  return {
    repo: repo("app", {
      adapter: pgAdapter,
      url: database.url,
      listTenants: async (query) =>
        (await query("SELECT name FROM tenants ORDER BY id")).map((row) => String(row["name"])),
    }),
    ask,
    add,
    tables: async (tenant) =>
      (
        await ask(
          `SELECT tablename FROM pg_tables WHERE schemaname = ${own.escapeLiteral(tenant)} AND tablename <> 'schema_migrations' ORDER BY 1`,
        )
      ).map((row) => String(row["tablename"])),
    client,
  };
}

export const tenantNames = (count: number) =>
  Array.from({ length: count }, (_, at) => `t${String(at + 1).padStart(3, "0")}`);

const createTable = (name: string): Operation => ({
  kind: "createTable",
  table: table({
    name,
    columns: [column("id", "integer", { nullable: false })],
    primaryKey: { name: `${name}_pkey`, columns: ["id"] },
  }),
});

const dropTable = (name: string): Operation => ({
  kind: "dropTable",
  table: table({
    name,
    columns: [column("id", "integer", { nullable: false })],
    primaryKey: { name: `${name}_pkey`, columns: ["id"] },
  }),
});

export function source(version: string, up: readonly Step[], down: readonly Step[] = []): MigrationSource {
  return { version, name: `m${version}`, load: async () => defineMigration({ format: 1, up, down }) };
}

/** Creates, and drops again, a table of its own: `table_1` for `1`. */
export const simple = (version: string) =>
  source(version, [createTable(`table_${version}`)], [dropTable(`table_${version}`)]);

/** `state` of each tenant; failures with their code, what was skipped with its reason. */
export function states({ tenants }: TenantsReport): Readonly<Record<string, string>> {
  const show = ({ state, error, reason }: TenantOutcome) => [state, error?.code ?? reason].filter(Boolean).join(" ");
  return Object.fromEntries(tenants.map((outcome) => [outcome.tenant, show(outcome)]));
}

/** How many of each state. */
export function counts(report: TenantsReport): Readonly<Record<string, number>> {
  const found: Record<string, number> = {};
  for (const state of Object.values(states(report))) found[state] = (found[state] ?? 0) + 1;
  return found;
}

export async function thrown(promise: Promise<unknown>): Promise<MigError> {
  const error = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (isMigError(error)) return error;
  throw new TypeError(`expected a MigError, got ${error}`);
}

export function reportOf({ details }: MigError): TenantsReport {
  const report = details["report"];
  if (isReport(report)) return report;
  throw new TypeError("the error has no report");
}

function isReport(value: unknown): value is TenantsReport {
  return typeof value === "object" && value !== null && "tenants" in value;
}
