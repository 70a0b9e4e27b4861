/** The ledger's rows: the fields of LedgerRow in snake case. Times are read in UTC, to the millisecond. */
import {
  type Json,
  type LedgerRow,
  type LedgerRows,
  type LedgerState,
  MigError,
  type Row,
  type Scope,
  type TableRef,
  type Value,
} from "@mig/core/adapter";
import { qualify, quoteLiteral } from "./quote.ts";

interface Asking {
  query(sql: string, values?: readonly Value[]): Promise<readonly Row[]>;
  /** In the scope; null when the table of the query is missing. */
  queryExisting(sql: string, scope: Scope): Promise<readonly Row[] | null>;
}

const columns = [
  "seq",
  "version",
  "name",
  "state",
  "checksum",
  "step",
  "steps",
  "started_at",
  "finished_at",
  "duration_ms",
  "applied_by",
  "tool_version",
  "down",
  "note",
];

export function ledgerRows({ query, queryExisting }: Asking, ledger: TableRef): LedgerRows {
  return {
    async read(scope, only) {
      const table = qualify(ledger, scope);
      const wanted =
        only === undefined
          ? ""
          : `WHERE version = ${quoteLiteral(only.version)} OR seq = (SELECT max(seq) FROM ${table})`;
      const sql = `SELECT ${columns.map(reading).join(", ")} FROM ${table} ${wanted} ORDER BY seq`;
      return (await queryExisting(sql, scope))?.map(toLedgerRow) ?? null;
    },
    async insert(scope, row) {
      const places = columns.map((_, position) => `$${position + 1}`).join(", ");
      await query(`INSERT INTO ${qualify(ledger, scope)} (${columns.join(", ")}) VALUES (${places})`, values(row));
    },
    async update(scope, row) {
      const changes = columns.map((name, position) => `${name} = $${position + 1}`).join(", ");
      await query(`UPDATE ${qualify(ledger, scope)} SET ${changes} WHERE seq = $1`, values(row));
    },
  };
}

function reading(name: string): string {
  if (name === "down") return "down::text";
  return name.endsWith("_at")
    ? `to_char(${name} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS ${name}`
    : name;
}

/** In the order of `columns`. */
function values(row: LedgerRow): readonly Value[] {
  return [
    row.seq,
    row.version,
    row.name,
    row.state,
    row.checksum,
    row.step,
    row.steps,
    row.startedAt,
    row.finishedAt,
    row.durationMs,
    row.appliedBy,
    row.toolVersion,
    row.down === null ? null : JSON.stringify(row.down),
    row.note,
  ];
}

const states: readonly LedgerState[] = ["running", "applied", "failed", "reverting", "rolledBack"];

function toLedgerRow(row: Row): LedgerRow {
  const text = (name: string) => String(row[name]);
  const optional = (name: string) => (row[name] === null ? null : text(name));
  const down = optional("down");
  const parsed: Json = down === null ? null : JSON.parse(down);
  const duration = optional("duration_ms");
  return {
    seq: Number(row["seq"]),
    version: text("version"),
    name: text("name"),
    state: toState(text("state")),
    checksum: text("checksum"),
    step: Number(row["step"]),
    steps: Number(row["steps"]),
    startedAt: text("started_at"),
    finishedAt: optional("finished_at"),
    durationMs: duration === null ? null : Number(duration),
    appliedBy: text("applied_by"),
    toolVersion: text("tool_version"),
    down: parsed,
    note: optional("note"),
  };
}

function toState(text: string): LedgerState {
  const state = states.find((known) => known === text);
  if (state !== undefined) return state;
  throw new MigError(
    "MIG_INTROSPECTION",
    `The ledger holds the state "${text}", which this version of mig does not know.`,
    {
      details: { state: text },
      next: "Run the version of mig that wrote it.",
    },
  );
}
