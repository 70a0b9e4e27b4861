/**
 * A schema per tenant. A schema is created or found to be the one that is meant, never "if not exists": that would take
 * somebody else's schema for the tenant's. What tells a tenant's schema is the ledger in it.
 */
import { isMigError, MigError, type Session, type TenantAdmin } from "@mig/core/adapter";
import { borrow } from "./borrow.ts";
import { createSchema, hasCitus, refuseWorker } from "./citus.ts";
import type { PgDriver } from "./driver.ts";
import type { Ask } from "./lock.ts";
import { quoteIdentifier, quoteLiteral } from "./quote.ts";
import { readLedgers } from "./read-ledgers.ts";
import { lockTable } from "./room.ts";
import { checkTenantName, folded } from "./tenant-names.ts";

export function tenantAdmin(driver: PgDriver): TenantAdmin {
  return {
    checkName: checkTenantName,
    exists,
    create,
    rename,
    drop,
    readLedgers,
    borrow: (client, config) => borrow(driver, client, config),
  };
}

async function exists(session: Session, name: string): Promise<boolean> {
  return (await session.query(`SELECT FROM pg_namespace WHERE nspname = ${quoteLiteral(name)}`)).length > 0;
}

async function create(session: Session, name: string): Promise<boolean> {
  const found = await findName(session, name);
  if (found === null) {
    await createTenantSchema((sql) => session.query(sql), name);
    return true;
  }
  if (!found.ours) throw conflict(name, "belongs to another role");
  const rows = await session.ledger.read({ kind: "tenant", name }, { version: "" });
  if (rows === null) {
    throw conflict(
      name,
      "was not made as a tenant: it has no ledger",
      "Run `mig migrate --only-tenants` with its name if it is to become one.",
    );
  }
  return false;
}

async function createTenantSchema(ask: Ask, name: string): Promise<void> {
  if (!(await hasCitus(ask))) return void (await ask(`CREATE SCHEMA ${quoteIdentifier(name)}`));
  await refuseWorker(ask);
  await createSchema(ask, name);
}

async function rename(session: Session, from: string, to: string): Promise<void> {
  const found = await findName(session, to, from);
  if (found !== null) throw conflict(to, "exists already");
  if (!(await exists(session, from))) {
    throw new MigError("MIG_TENANT_MISSING", `There is no tenant ${from}.`, { details: { tenant: from } });
  }
  await session.query(`ALTER SCHEMA ${quoteIdentifier(from)} RENAME TO ${quoteIdentifier(to)}`);
}

/**
 * The schema of this name, and whether it is ours. Two who want the same name at once take turns: the second one is told
 * that the database is locked. Errors: MIG_DATABASE_LOCKED; MIG_TENANT_CONFLICT for a schema whose name is written
 * almost like this one, `except` for the one that is to get the name.
 */
async function findName(session: Session, name: string, except?: string): Promise<{ readonly ours: boolean } | null> {
  if (!(await session.tryLock(`mig:tenant/${folded(name)}`, { untilCommit: true }))) {
    throw new MigError("MIG_DATABASE_LOCKED", `Somebody else is creating the tenant ${name}.`, {
      details: { tenant: name },
    });
  }
  const schemas = await session.query(
    "SELECT nspname AS name, pg_has_role(nspowner, 'USAGE') AS ours FROM pg_namespace WHERE nspname !~ '^pg_'",
  );
  const twin = schemas.find((row) => {
    const other = String(row["name"]);
    return other !== name && other !== except && folded(other) === folded(name);
  });
  if (twin !== undefined) throw conflict(name, `differs from the schema ${String(twin["name"])} only in its spelling`);
  const same = schemas.find((row) => row["name"] === name);
  return same === undefined ? null : { ours: same["ours"] === true };
}

function conflict(name: string, why: string, next?: string): MigError {
  return new MigError("MIG_TENANT_CONFLICT", `The schema ${name} ${why}.`, {
    details: { tenant: name },
    ...(next === undefined ? {} : { next }),
  });
}

/** Tables in one statement while a large schema is dropped. */
const group = 50;

/**
 * Every table, index and sequence that is dropped takes a place in the server's table of locks until the commit; a
 * schema that would need more than half of it goes in groups.
 */
async function drop(session: Session, name: string, { atOnce }: { readonly atOnce: boolean }): Promise<boolean> {
  if (!(await exists(session, name))) return false;
  const [size] = await session.query(`
    SELECT count(*) + 2 * count(*) FILTER (WHERE c.reltoastrelid <> 0) AS locks, ${lockTable} / 2 AS limit
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = ${quoteLiteral(name)}`);
  const [locks, limit] = [Number(size?.["locks"]), Number(size?.["limit"])];
  if (locks > limit && atOnce) {
    throw new MigError("MIG_UNSUPPORTED", `Dropping ${name} in one transaction needs ${locks} locks of the server's.`, {
      details: { tenant: name, locks, limit },
      next: "Drop it outside of a transaction, or raise max_locks_per_transaction.",
    });
  }
  if (locks > limit) await dropTables(session, name);
  await session.query(`DROP SCHEMA ${quoteIdentifier(name)} CASCADE`).catch((error: unknown) => {
    if (!isMigError(error) || error.details["sqlstate"] !== "3F000") throw error;
  });
  return true;
}

async function dropTables(session: Session, schema: string): Promise<void> {
  for (;;) {
    const tables = await session.query(`
      SELECT format('%I.%I', n.nspname, c.relname) AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = ${quoteLiteral(schema)} AND c.relkind IN ('r', 'p') AND NOT c.relispartition LIMIT ${group}`);
    if (tables.length === 0) return;
    await session.query(`DROP TABLE ${tables.map((row) => String(row["name"])).join(", ")} CASCADE`);
  }
}
