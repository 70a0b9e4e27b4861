/**
 * A table made anew, row by row, because ALTER TABLE cannot do what is asked: create the new table under another name,
 * copy, drop the old one, rename. In this order and with foreign keys off (`referencesOff`, switched by the session
 * before the transaction), no row of another table is deleted and no reference is bent. It loses nothing: rows are
 * counted, rowids and the AUTOINCREMENT counter are kept, indexes and triggers are created again; a column, index or
 * trigger that mig does not know of stops it before anything is dropped.
 *
 * Verified on SQLite 3.54 by test/rebuild.test.ts and test/facts.test.ts.
 */
import {
  type Hazard,
  MigError,
  type SchemaObject,
  type Snapshot,
  type Statement,
  statement,
  type Table,
} from "@mig/core/adapter";
import { guard } from "./guard.ts";
import { tidyTable } from "./lower.ts";
import { createObjectText, tablesWithTriggersOn, viewsOn } from "./objects.ts";
import { literal, quote } from "./quote.ts";
import { createIndexText } from "./render/create-index.ts";
import { createTableText } from "./render/create-table.ts";
import { autoIncrementColumn, isWithoutRowid, rowidAlias } from "./table-traits.ts";
import { fold } from "./tokens.ts";

export interface Rebuild {
  /** The table as the file has it when the rebuild begins. */
  readonly stored: Table;
  readonly to: Table;
  /** The SQL, over the stored columns, that fills each column; what is missing or null is not filled. */
  readonly values: ReadonlyMap<string, string | null>;
  readonly triggers: readonly SchemaObject[];
  readonly hazards: readonly Hazard[];
}

export function rebuildTable(of: Rebuild, origin: number): readonly Statement[] {
  const { stored, to } = of;
  const made = `_mig_new_${to.name}`;
  const texts = [
    knownShape(of),
    createTableText(to, made),
    copy(of, made),
    guard(
      `(SELECT count(*) FROM ${quote(stored.name)}) = (SELECT count(*) FROM ${quote(made)})`,
      `Not all rows of ${stored.name} were copied.`,
    ),
    ...keepSequence(stored, to, made),
    `DROP TABLE ${quote(stored.name)}`,
    // Without it the rename reads every view and trigger, and stops at those that name the table just dropped.
    "PRAGMA legacy_alter_table = ON",
    `ALTER TABLE ${quote(made)} RENAME TO ${quote(to.name)}`,
    "PRAGMA legacy_alter_table = OFF",
    ...tidyTable(to)
      .indexes.filter((index) => index.constraint === null)
      .map((index) => createIndexText(to, index)),
    ...of.triggers.map(createObjectText),
  ];
  return texts.map((sql, position) =>
    statement(sql, origin, { referencesOff: true, hazards: position === 2 ? [rewrite(stored), ...of.hazards] : [] }),
  );
}

function rewrite(table: Table): Hazard {
  return {
    kind: "rewrite",
    text: `Every row of ${table.name} is copied; nobody else can write to the file meanwhile.`,
  };
}

/** What the file has and mig does not know of would be lost. */
function knownShape({ stored, triggers }: Rebuild): string {
  const list = (names: readonly string[]) => names.map((name) => literal(fold(name))).join(", ");
  const indexes = stored.indexes.filter((index) => index.constraint === null).map(({ name }) => name);
  const parts = [
    `NOT EXISTS (SELECT 1 FROM pragma_table_xinfo(${literal(stored.name)}) WHERE lower(name) NOT IN (${list(stored.columns.map(({ name }) => name))}))`,
    `NOT EXISTS (SELECT 1 FROM sqlite_schema WHERE lower(tbl_name) = ${literal(fold(stored.name))} AND sql IS NOT NULL ` +
      `AND (type = 'index' AND lower(name) NOT IN (${list(indexes)}) OR type = 'trigger' AND lower(name) NOT IN (${list(triggers.map(({ name }) => name))})))`,
  ];
  return guard(
    parts.join(" AND "),
    `${stored.name} has a column, index or trigger that mig does not know of here and would lose.`,
  );
}

function copy({ stored, to, values }: Rebuild, made: string): string {
  const filled = to.columns.flatMap((column) => {
    const value = column.generated === null ? values.get(column.name) : null;
    return value == null ? [] : [{ name: column.name, value }];
  });
  const rowid = sharedRowid(stored, to);
  const names = [...(rowid === null ? [] : [rowid]), ...filled.map(({ name }) => quote(name))];
  const sources = [...(rowid === null ? [] : [rowid]), ...filled.map(({ value }) => value)];
  const target = names.length === 0 ? "" : ` (${names.join(", ")})`;
  return `INSERT INTO ${quote(made)}${target} SELECT ${sources.join(", ")} FROM ${quote(stored.name)}`;
}

/** A name of the rowid that no column hides, when both tables have one that is not a column of the new one. */
function sharedRowid(stored: Table, to: Table): string | null {
  if (isWithoutRowid(stored.options) || isWithoutRowid(to.options) || rowidAlias(to) !== null) return null;
  const taken = new Set([...stored.columns, ...to.columns].map(({ name }) => fold(name)));
  return ["rowid", "_rowid_", "oid"].find((name) => !taken.has(name)) ?? null;
}

/** The counter of the old table, which knows of numbers whose rows are gone, becomes the new one's. */
function keepSequence(stored: Table, to: Table, made: string): readonly string[] {
  if (autoIncrementColumn(stored) === null || autoIncrementColumn(to) === null) return [];
  return [
    `DELETE FROM sqlite_sequence WHERE name = ${literal(made)}`,
    `INSERT INTO sqlite_sequence (name, seq) SELECT ${literal(made)}, seq FROM sqlite_sequence WHERE name = ${literal(stored.name)}`,
  ];
}

/**
 * Statements that change nothing and fail when a view or trigger that names one of the tables does not compile any
 * more: SQLite itself looks at them only when they are used.
 */
export function proofs(tables: readonly string[], state: Snapshot, origin: number): readonly Statement[] {
  const views = tables.flatMap((table) => viewsOn(state, table)).map(({ name }) => name);
  const known = new Map(Object.values(state.tables).map((table) => [table.name, table]));
  const triggered = tables
    .flatMap((table) => tablesWithTriggersOn(state, table))
    .flatMap((name) => known.get(name) ?? []);
  const texts = [
    ...[...new Set(views)].map((name) => `SELECT * FROM ${quote(name)} LIMIT 0`),
    ...[...new Set(triggered)].flatMap(explainTriggers),
  ];
  return texts.map((sql) => statement(sql, origin, { referencesOff: true }));
}

/** Compiling a change of the table compiles its triggers. */
function explainTriggers(table: Table): readonly string[] {
  const name = quote(table.name);
  const columns = table.columns.filter((column) => column.generated === null).map((column) => quote(column.name));
  const assigned = columns.map((column) => `${column} = ${column}`).join(", ");
  return [
    `EXPLAIN INSERT INTO ${name} (${columns.join(", ")}) SELECT ${columns.join(", ")} FROM ${name}`,
    `EXPLAIN UPDATE ${name} SET ${assigned}`,
    `EXPLAIN DELETE FROM ${name}`,
  ];
}

/** Errors: MIG_INTROSPECTION when the table holds what the model has no words for. */
export function refuseUnplaced(table: Table, clause: string): never {
  throw new MigError("MIG_INTROSPECTION", `${table.name} cannot be rebuilt without losing: ${clause}`, {
    details: { table: table.name, clause },
    next: "Write this change as SQL by hand, with everything that the table has.",
  });
}
