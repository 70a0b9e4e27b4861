/** What PostgreSQL says that a statement locks, reads and writes anew, of the tables that were there before. */
import type { Session, Statement } from "@mig/core/adapter";
import { Client } from "pg";

export interface Effect {
  /** The strongest lock by table, from ROW EXCLUSIVE on. */
  readonly locks: Readonly<Record<string, string>>;
  /** Is a table, or an index that keeps its name, stored anew? */
  readonly rewrites: boolean;
  readonly reads: boolean;
}

const modes = [
  "ROW EXCLUSIVE",
  "SHARE UPDATE EXCLUSIVE",
  "SHARE",
  "SHARE ROW EXCLUSIVE",
  "EXCLUSIVE",
  "ACCESS EXCLUSIVE",
];

const relationsSql = `select c.oid::text as oid, c.relname as name, c.relkind::text as kind, pg_relation_filenode(c.oid)::text as file
  from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'i')`;
const locksSql = (pid: string) => `select relation::text as oid, mode from pg_locks where granted and pid = ${pid}`;
const scansSql =
  "select coalesce(sum(seq_tup_read), 0)::int as scans from pg_stat_xact_user_tables where schemaname = 'public'";

interface Relation {
  readonly oid: string;
  readonly name: string;
  readonly kind: string;
  readonly file: string;
}

type Query = (sql: string) => Promise<readonly Readonly<Record<string, unknown>>[]>;

/** Runs it in a transaction of its own, so that nothing but it has locked anything. */
export async function measureStatement(session: Session, { sql }: Statement): Promise<Effect> {
  const before = await relations((text) => session.query(text));
  let reads = false;
  let locks: Effect["locks"] = {};
  let after: readonly Relation[] = [];
  await session.transaction(async () => {
    const earlier = await scans(session);
    await session.query(sql);
    locks = strongest(await session.query(locksSql("pg_backend_pid()")), before);
    reads = (await scans(session)) > earlier;
    after = await relations((text) => session.query(text));
  });
  return { locks, rewrites: rewrites(before, after), reads };
}

/** The session's own count, which may hold what an earlier transaction did. */
async function scans(session: Session): Promise<number> {
  return Number((await session.query(scansSql))[0]?.["scans"]);
}

/** Another session's open row keeps a statement that builds or drops concurrently waiting while its locks are looked at. */
export async function measureConcurrent(session: Session, { sql }: Statement, url: string): Promise<Effect> {
  const [before, [own]] = [
    await relations((text) => session.query(text)),
    await session.query("select pg_backend_pid()::text as pid"),
  ];
  const other = new Client({ connectionString: url });
  await other.connect();
  try {
    const ask: Query = async (text) => (await other.query(text)).rows;
    await other.query("begin; lock table posts in row exclusive mode");
    const done = session.query(sql);
    let locks: Effect["locks"] = {};
    while (Object.keys(locks).length === 0) locks = strongest(await ask(locksSql(String(own?.["pid"]))), before);
    await other.query("commit");
    await done;
    return { locks, rewrites: rewrites(before, await relations((text) => session.query(text))), reads: false };
  } finally {
    await other.end();
  }
}

async function relations(query: Query): Promise<readonly Relation[]> {
  return (await query(relationsSql)).map((row) => ({
    oid: String(row["oid"]),
    name: String(row["name"]),
    kind: String(row["kind"]),
    file: String(row["file"]),
  }));
}

function strongest(held: Awaited<ReturnType<Query>>, relations: readonly Relation[]): Effect["locks"] {
  return strongestOf(
    relations
      .filter(({ kind }) => kind !== "i")
      .flatMap(({ oid, name }) => held.filter((row) => row["oid"] === oid).map((row) => [name, inWords(row)] as const)),
  );
}

/** What waits for nobody but other changes of the table's form is left out. */
export function strongestOf(held: readonly (readonly [table: string, mode: string])[]): Effect["locks"] {
  const ranked = held
    .filter(([, mode]) => modes.includes(mode))
    .toSorted(
      ([one, mode], [other, stronger]) => one.localeCompare(other) || modes.indexOf(mode) - modes.indexOf(stronger),
    );
  return Object.fromEntries(ranked);
}

/** `ShareRowExclusiveLock` is SHARE ROW EXCLUSIVE. */
function inWords(row: Readonly<Record<string, unknown>>): string {
  return String(row["mode"])
    .replace(/Lock$/, "")
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .toUpperCase();
}

function rewrites(before: readonly Relation[], after: readonly Relation[]): boolean {
  return before.some(({ oid, name, kind, file }) => {
    const now = after.find((one) => (kind === "i" ? one.name === name : one.oid === oid));
    return now !== undefined && now.file !== file;
  });
}
