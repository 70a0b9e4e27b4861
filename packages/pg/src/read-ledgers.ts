/** The ledgers of many tenants in a few queries, from `pg_catalog` and the ledgers alone. */
import { isMigError, type LedgerFacts, type Session, type TableRef, toLedgerFacts } from "@mig/core/adapter";
import { quoteIdentifier, quoteLiteral } from "./quote.ts";

/** That many in one query: more gain nothing (measured), and each takes a lock on its ledger. */
const together = 500;

/** A tenant that is dropped between two queries is looked for again, this often. */
const attempts = 5;

export async function readLedgers(
  session: Session,
  ledger: TableRef,
  names: readonly string[],
): Promise<ReadonlyMap<string, readonly LedgerFacts[] | null>> {
  const found = new Map<string, readonly LedgerFacts[] | null>();
  // Most tenants have the same rows, and then they share them: memory does not grow with the number of tenants.
  const known = new Map<string, readonly LedgerFacts[]>();
  for (let from = 0; from < names.length; from += together) {
    for (const [tenant, text] of await readSome(session, ledger, names.slice(from, from + together), 1)) {
      if (text !== null && !known.has(text)) known.set(text, toLedgerFacts(text));
      found.set(tenant, text === null ? null : (known.get(text) ?? []));
    }
  }
  return found;
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
    const rows = await session.query(readAll(ledger, recorded));
    const texts = new Map(rows.map(({ tenant, rows: text }) => [String(tenant), String(text)]));
    return [...unrecorded, ...recorded.map((tenant) => [tenant, texts.get(tenant) ?? "[]"] as const)];
  } catch (error) {
    const isGone = isMigError(error) && ["42P01", "3F000"].some((state) => error.details["sqlstate"] === state);
    if (!isGone || attempt === attempts) throw error;
    return readSome(session, ledger, names, attempt + 1);
  }
}

function whichExist(ledger: TableRef, names: readonly string[]): string {
  return `SELECT n.nspname AS tenant, l.oid IS NOT NULL AS ledger
    FROM pg_namespace n
    LEFT JOIN pg_class l ON l.relnamespace = n.oid AND l.relname = ${quoteLiteral(ledger.name)} AND l.relkind IN ('r', 'p')
    WHERE n.nspname = ANY (ARRAY[${names.map(quoteLiteral).join(", ")}]::name[])`;
}

/** One list of plain scans and one aggregate: an aggregate for each tenant takes half as long again (measured). */
function readAll(ledger: TableRef, tenants: readonly string[]): string {
  const fields = "seq, version, name, state, checksum, step, steps, note";
  const scans = tenants.map(
    (tenant) =>
      `SELECT ${quoteLiteral(tenant)} AS tenant, ${fields} FROM ${quoteIdentifier(tenant)}.${quoteIdentifier(ledger.name)}`,
  );
  return `SELECT tenant, json_agg(json_build_array(${fields}) ORDER BY seq)::text AS rows
    FROM (${scans.join("\nUNION ALL ")}) AS ledgers GROUP BY tenant`;
}
