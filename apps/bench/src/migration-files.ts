/** Migrations that create one small table each: as TypeScript, as SQL, and as the bare statements they come to. */
import { type Adapter, emptySnapshot, type Operation, publicScope } from "@mig/core/adapter";
import { column, createTable, dropTable, type TableParts } from "@mig/core/migration";
import { ledgerTable } from "@mig/core/runner";

const parts: TableParts = {
  columns: [column("id", "integer", { nullable: false }), column("name", "text", { nullable: false })],
  primaryKey: ["id"],
};
const partsText = `{
  columns: [column("id", "integer", { nullable: false }), column("name", "text", { nullable: false })],
  primaryKey: ["id"],
}`;

/** One second after the other. */
export function versionOf(position: number): string {
  const at = new Date(Date.UTC(2026, 0, 1) + position * 1000);
  return at.toISOString().replace(/\D/g, "").slice(0, 14);
}

/** As `mig codegen` writes them. */
export function typescriptFiles(count: number): Readonly<Record<string, string>> {
  return filesOf(
    count,
    "ts",
    (position) => `import { column, createTable, defineMigration, dropTable } from "@mig/core/migration";

export default defineMigration({
  format: 1,
  up: [createTable("m_${position}", ${partsText})],
  down: [dropTable("m_${position}", ${partsText})],
});
`,
  );
}

export function sqlFiles(adapter: Adapter, count: number): Readonly<Record<string, string>> {
  return filesOf(
    count,
    "sql",
    (position) => `-- mig:up\n${createSql(adapter, position)};\n-- mig:down\nDROP TABLE m_${position};\n`,
  );
}

/** With a transaction and a row of the ledger for each migration, as `mig migrate` has. */
export function bareStatements(adapter: Adapter, count: number): readonly string[] {
  const ledger = adapter.dialect.lower(ledgerTable({ schema: null, name: "schema_migrations" })).table;
  const begin = adapter.dialect.name === "sqlite" ? "BEGIN IMMEDIATE" : "BEGIN";
  const migrations = positions(count).map((at) => [begin, createSql(adapter, at), ledgerRow(at), "COMMIT"]);
  return [sqlOf(adapter, { kind: "createTable", table: ledger }), ...migrations.flat()];
}

export function createSql(adapter: Adapter, position: number): string {
  return sqlOf(adapter, createTable(`m_${position}`, parts));
}

function sqlOf({ dialect }: Adapter, operation: Operation): string {
  const statements = dialect.compile([operation], emptySnapshot, publicScope);
  return statements.map(({ sql }) => sql).join(";\n");
}

function ledgerRow(position: number): string {
  const name = `m_${position}`;
  const at = "2026-01-01T00:00:00.000Z";
  const down = JSON.stringify([dropTable(name, parts)]);
  const values = [position + 1, versionOf(position), name, "applied", "0".repeat(64), 1, 1, at, at, 1, "bench", "0", down];
  const literals = values.map((value) => (typeof value === "number" ? value : `'${value}'`));
  return `INSERT INTO schema_migrations (seq, version, name, state, checksum, step, steps, started_at, finished_at,
  duration_ms, applied_by, tool_version, down) VALUES (${literals.join(", ")})`;
}

function filesOf(count: number, ending: string, text: (position: number) => string): Readonly<Record<string, string>> {
  const named = (at: number) => `priv/bench/migrations/${versionOf(at)}_m_${at}.${ending}`;
  return Object.fromEntries(positions(count).map((at) => [named(at), text(at)]));
}

function positions(count: number): readonly number[] {
  return Array.from({ length: count }, (_, position) => position);
}
