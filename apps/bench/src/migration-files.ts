/** Migrations that create one small table each, and those of tenants: as mig's files, and as the statements that they come to. */
import { column, dropTable, type Operation } from "@mig/core/migration";

const parts = `{
  columns: [column("id", "integer", { nullable: false }), column("name", "text", { nullable: false })],
  primaryKey: ["id"],
}`;

/** As `mig codegen` writes them. */
export function migrationFiles(count: number): Readonly<Record<string, string>> {
  const files = positions(count).map((at): [string, string] => [
    `priv/bench/migrations/${versionOf(at)}_m_${at}.ts`,
    `import { column, createTable, defineMigration, dropTable } from "@mig/core/migration";

export default defineMigration({
  format: 1,
  up: [createTable("m_${at}", ${parts})],
  down: [dropTable("m_${at}", ${parts})],
});
`,
  ]);
  return Object.fromEntries(files);
}

/** A table first, then a column each. */
export function tenantMigrationFiles(count: number): Readonly<Record<string, string>> {
  const table = `"notes", { columns: [column("id", "integer", { nullable: false })], primaryKey: ["id"] }`;
  const added = (at: number) => `"notes", column("${at === 1 ? "added" : `added_${at}`}", "text")`;
  const entries = positions(count).map((at): [string, string] => [
    `priv/bench/tenant_migrations/${versionOf(at)}_${at === 0 ? "first" : "add"}.ts`,
    `import { addColumn, column, createTable, defineMigration, dropColumn, dropTable } from "@mig/core/migration";

export default defineMigration({
  format: 1,
  up: [${at === 0 ? `createTable(${table})` : `addColumn(${added(at)})`}],
  down: [${at === 0 ? `dropTable(${table})` : `dropColumn(${added(at)})`}],
});
`,
  ]);
  return Object.fromEntries(entries);
}

/** With a transaction and a row of the ledger for each migration, as `mig migrate` has; both databases take it. */
export function bareStatements(begin: string, count: number): readonly string[] {
  const ledger = `CREATE TABLE schema_migrations (seq integer NOT NULL PRIMARY KEY, version text NOT NULL,
  name text NOT NULL, state text NOT NULL, checksum text NOT NULL, step integer NOT NULL, steps integer NOT NULL,
  started_at text NOT NULL, finished_at text, duration_ms bigint, applied_by text NOT NULL, tool_version text NOT NULL,
  down json, note text, gist text, breaking text, environment text)`;
  return [ledger, ...positions(count).flatMap((at) => [begin, createSql(at), ledgerRow(at), "COMMIT"])];
}

export function createSql(position: number): string {
  return `CREATE TABLE m_${position} (id integer NOT NULL, name text NOT NULL, PRIMARY KEY (id))`;
}

function ledgerRow(position: number): string {
  const at = "'2026-01-01T00:00:00.000Z'";
  const columns = [column("id", "integer", { nullable: false }), column("name", "text", { nullable: false })];
  const down = storedDown(dropTable(`m_${position}`, { columns, primaryKey: ["id"] }));
  const gist = JSON.stringify({ up: [{ args: [`m_${position}`, parts], call: "createTable" }] });
  return `INSERT INTO schema_migrations VALUES (${position + 1}, '${versionOf(position)}', 'm_${position}', 'applied',
  '1:${"0".repeat(64)}', 1, 1, ${at}, ${at}, 1, 'somebody@somewhere:12345', '0.0.0', '${down}', NULL, '${gist}', NULL, NULL)`;
}

/** As long as what `mig migrate` writes. */
export function storedDown(...down: readonly Operation[]): string {
  return JSON.stringify({ format: 1, transaction: true, down });
}

/** One second after the other. */
export function versionOf(position: number): string {
  const at = new Date(Date.UTC(2026, 0, 1) + position * 1000);
  return at.toISOString().replace(/\D/g, "").slice(0, 14);
}

export function positions(count: number): readonly number[] {
  return Array.from({ length: count }, (_, position) => position);
}
