/** The ledgers of some tenants in two queries, from `pg_catalog` and the ledgers alone. */
import { isMigError, type LedgerFacts, type Row, type Session, type TableRef, toLedgerFacts } from "@mig/core/adapter";
import { quoteIdentifier, quoteLiteral } from "./quote.ts";

/** A tenant that is dropped between two queries is looked for again, this often. */
const attempts = 5;

export async function readLedgers(
  session: Session,
  ledger: TableRef,
  names: readonly string[],
): Promise<ReadonlyMap<string, readonly LedgerFacts[] | null>> {
  const found = await readSome(session, ledger, names, 1);
  return new Map(found.map(([tenant, text]) => [tenant, text === null ? null : shared(session, text)]));
}

/** The histories that a session has met last, by their texts. */
const met = new WeakMap<Session, Map<string, readonly LedgerFacts[]>>();
const most = 20;

/** Most tenants have the same rows, and then they share them: memory does not grow with the number of tenants. */
function shared(session: Session, text: string): readonly LedgerFacts[] {
  const known = met.get(session) ?? new Map<string, readonly LedgerFacts[]>();
  const rows = known.get(text) ?? toLedgerFacts(text);
  if (known.size >= most && !known.has(text)) known.clear();
  met.set(session, known.set(text, rows));
  return rows;
}

type Found = readonly (readonly [tenant: string, rows: string | null])[];

async function readSome(session: Session, ledger: TableRef, names: readonly string[], attempt: number): Promise<Found> {
  const schemas = await session.query(whichExist(ledger, names));
  const [recorded = [], empty = []] = [true, false].map((has) =>
    schemas.filter((row) => (row["ledger"] === true) === has).map(({ tenant }) => String(tenant)),
  );
  const unrecorded = empty.map((tenant) => [tenant, null] as const);
  if (recorded.length === 0) return unrecorded;
  try {
    const rows = await readRecorded(session, ledger, recorded);
    const texts = new Map(rows.map(({ tenant, rows: text }) => [String(tenant), String(text)]));
    return [...unrecorded, ...recorded.map((tenant) => [tenant, texts.get(tenant) ?? "[]"] as const)];
  } catch (error) {
    const isGone = hasState(error, "42P01") || hasState(error, "3F000");
    if (!isGone || attempt === attempts) throw error;
    return readSome(session, ledger, names, attempt + 1);
  }
}

/** Ledgers of an older mig among them lack columns. */
function readRecorded(session: Session, ledger: TableRef, tenants: readonly string[]): Promise<readonly Row[]> {
  return session.query(readAll(ledger, tenants)).catch((error: unknown) => {
    if (!hasState(error, "42703")) throw error;
    return session.query(readAllOlder(ledger, tenants));
  });
}

function hasState(error: unknown, state: string): boolean {
  return isMigError(error) && error.details["sqlstate"] === state;
}

function whichExist(ledger: TableRef, names: readonly string[]): string {
  return `SELECT n.nspname AS tenant, l.oid IS NOT NULL AS ledger
    FROM pg_namespace n
    LEFT JOIN pg_class l ON l.relnamespace = n.oid AND l.relname = ${quoteLiteral(ledger.name)} AND l.relkind IN ('r', 'p')
    WHERE n.nspname = ANY (ARRAY[${names.map(quoteLiteral).join(", ")}]::name[])`;
}

/** One list of plain scans and one aggregate: an aggregate for each tenant takes half as long again (measured). */
function readAll(ledger: TableRef, tenants: readonly string[]): string {
  const fields = "seq, version, name, state, checksum, step, steps, note, breaking";
  return aggregate(ledger, tenants, fields, fields);
}

/** Slower, because each row is made JSON first: there a column that is missing is null. */
function readAllOlder(ledger: TableRef, tenants: readonly string[]): string {
  const fields = ["version", "name", "state", "checksum", "step", "steps", "note", "breaking"].map((name) =>
    name.startsWith("step") ? `coalesce((whole ->> '${name}')::int, 1)` : `whole ->> '${name}'`,
  );
  return aggregate(ledger, tenants, "seq, to_jsonb(one) AS whole", `seq, ${fields.join(", ")}`);
}

function aggregate(ledger: TableRef, tenants: readonly string[], columns: string, fields: string): string {
  const scans = tenants.map(
    (tenant) =>
      `SELECT ${quoteLiteral(tenant)} AS tenant, ${columns} FROM ${quoteIdentifier(tenant)}.${quoteIdentifier(ledger.name)} AS one`,
  );
  return `SELECT tenant, json_agg(json_build_array(${fields}) ORDER BY seq)::text AS rows
    FROM (${scans.join("\nUNION ALL ")}) AS ledgers GROUP BY tenant`;
}
