/** What of the server and of the connection endangers a run. */
import type { Finding, Row, Scope } from "@mig/core/adapter";
import type { Between } from "./between.ts";
import { citusFindings, hasCitus } from "./citus.ts";
import type { Ask } from "./lock.ts";
import { quoteLiteral, scopeSchema } from "./quote.ts";
import { readRoom, roomFindings } from "./room.ts";

type Judge = (row: Row) => Finding | null;

const ok = (topic: string, text: string): Finding => ({ level: "ok", topic, text });
const warning = (topic: string, text: string): Finding => ({ level: "warning", topic, text });
const problem = (topic: string, text: string): Finding => ({ level: "problem", topic, text });

/** What is known of the connection already. */
interface Known {
  readonly between: Between;
  /** The server only looks like PostgreSQL, and need not know what is asked of that. */
  readonly isAlike: boolean;
  readonly ledger: string;
}

export async function diagnose(ask: Ask, scope: Scope, known: Known): Promise<readonly Finding[]> {
  const found = betweenFindings(known.between);
  if (known.isAlike) {
    const [row] = await ask("SELECT version() AS version");
    return [...found, ok("server", String(row?.["version"])), alike];
  }
  const [row = {}] = await ask(question(scope));
  const citus = (await hasCitus(ask)) ? await citusFindings(ask, known.ledger) : [];
  const room = roomFindings(await readRoom(ask));
  return [...found, ...judges.flatMap((judge) => judge(row) ?? []), ...room, ...citus];
}

const alike = warning(
  "server",
  "This is no PostgreSQL that mig was tested with: runs hold a lease instead of a lock, and every statement commits by itself.",
);

function betweenFindings(between: Between): readonly Finding[] {
  if (between === "nothing") return [];
  if (between === "wholeSessions")
    return [ok("connection", "A pooler stands between, and gives each session a server process of its own.")];
  return [
    problem(
      "connection",
      "A pooler gives one server process to several sessions, so that a lock protects nothing: connect to PostgreSQL itself.",
    ),
  ];
}

const question = (scope: Scope) => `SELECT version() AS version,
  concat_ws(', as ', nullif(session_user, current_user), current_user) AS role, pg_is_in_recovery() AS replica,
  current_setting('transaction_read_only') AS read_only,
  current_setting('statement_timeout') AS statement_timeout, current_setting('lock_timeout') AS lock_timeout,
  has_schema_privilege(to_regnamespace(${quoteLiteral(scopeSchema(scope))})::oid, 'CREATE') AS creates,
  to_regnamespace(${quoteLiteral(scopeSchema(scope))}) IS NOT NULL AS schema_exists,
  (SELECT count(*) FROM pg_prepared_xacts WHERE database = current_database()) AS prepared,
  (SELECT string_agg(n.nspname, ', ') FROM pg_namespace n WHERE n.nspname = ANY (current_schemas(false))
    AND EXISTS (SELECT FROM aclexplode(coalesce(n.nspacl, acldefault('n', n.nspowner))) a
      WHERE a.grantee = 0 AND a.privilege_type = 'CREATE')) AS open_schemas,
  (SELECT string_agg(c.oid::regclass::text, ', ') FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
    WHERE NOT i.indisvalid AND c.relkind = 'i') AS invalid_indexes`;

const judges: readonly Judge[] = [
  ({ version }) => ok("server", String(version)),
  ({ prepared }) =>
    Number(prepared) === 0
      ? null
      : warning(
          "transactions",
          `${String(prepared)} prepared and not ended, so that their locks are held: see pg_prepared_xacts.`,
        ),
  ({ replica }) => (replica === true ? problem("server", "This is a replica: connect to the primary.") : null),
  ({ replica, read_only }) =>
    replica !== true && read_only === "on"
      ? problem("connection", "Transactions only read by default (default_transaction_read_only).")
      : null,
  ({ role, creates, schema_exists }) =>
    schema_exists !== true
      ? problem("privileges", "The schema of the run does not exist.")
      : creates === true
        ? ok("privileges", `${String(role)} may create tables.`)
        : problem("privileges", `${String(role)} may not create tables: GRANT CREATE ON SCHEMA is missing.`),
  ({ statement_timeout, lock_timeout }) =>
    statement_timeout === "0" && lock_timeout === "0"
      ? null
      : warning(
          "timeouts",
          `The role has statement_timeout ${String(statement_timeout)} and lock_timeout ${String(lock_timeout)}: long statements, and indexes built concurrently, may be cut off.`,
        ),
  ({ open_schemas }) =>
    open_schemas === null || open_schemas === undefined
      ? null
      : warning(
          "search path",
          `Everybody may create things in ${String(open_schemas)}: REVOKE CREATE ON SCHEMA ... FROM PUBLIC.`,
        ),
  ({ invalid_indexes }) =>
    invalid_indexes === null || invalid_indexes === undefined
      ? null
      : warning(
          "indexes",
          `Invalid, so of no use and still kept up to date: ${String(invalid_indexes)}. Run the migration that builds them again, or REINDEX INDEX CONCURRENTLY.`,
        ),
];
