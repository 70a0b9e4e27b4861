/** createTable, dropTable, renameTable. */
import {
  equal,
  type ForeignKey,
  MigError,
  type OperationOf,
  type Statement,
  sameTable,
  showTable,
  statement,
  type Table,
} from "@mig/core/adapter";
import { dataLoss, lockModes } from "../hazards.ts";
import { partitionOf } from "../partition.ts";
import { qualify, quoteIdentifier, scopeSchema } from "../quote.ts";
import { storageSql } from "../storage.ts";
import { isOn, partitionBy, storage } from "../table-options.ts";
import { switchTraits } from "./alter-table.ts";
import { finishSerial } from "./auto-increment.ts";
import { addCheck, checkSql } from "./checks.ts";
import { columnSql, commentedColumns } from "./column-sql.ts";
import { columnComment, constraintComment, tableComment } from "./comment.ts";
import { addForeignKey, foreignKeySql } from "./foreign-keys.ts";
import { createIndex } from "./indexes.ts";
import { primaryKeySql } from "./keys.ts";
import { changeOverrides } from "./overrides.ts";
import { attach, detach } from "./partition.ts";
import { locksOn, type RenderContext, targets, writer } from "./render-context.ts";

export function createTable(
  { table }: OperationOf<"createTable">,
  context: RenderContext,
  origin: number,
): readonly Statement[] {
  const partition = partitionOf(table);
  const isApart = partition !== null && hasParts(table);
  const at: RenderContext = {
    ...context,
    isNew: (ref, place) => sameTable(ref, table) || context.isNew(ref, place),
    isApart: (ref) => isApart && sameTable(ref, table),
  };
  const write = writer(table, at, origin);
  const [inline, later] = splitKeys(table);
  const parents = (table.inherits?.from ?? []).map((parent) => ({
    table: parent,
    mode: partition === null ? lockModes.shareUpdateExclusive : lockModes.accessExclusive,
  }));
  const locked = [...(isApart ? [] : parents), ...targets(inline, lockModes.shareRowExclusive)];
  return [
    statement(createSql(table, inline, at), origin, { locks: locksOn(locked, at, origin) }),
    ...table.columns.flatMap((column) => finishSerial(column, { table, at, write })),
    ...table.indexes.flatMap((index) => createIndex({ kind: "createIndex", table, index }, at, origin)),
    ...later.flatMap((foreignKey) => addForeignKey({ kind: "addForeignKey", table, foreignKey }, at, origin)),
    ...table.checks
      .filter((check) => !check.validated)
      .flatMap((check) => addCheck({ kind: "addCheck", table, check }, at, origin)),
    ...switchTraits(table, {}, table.options, at, origin),
    ...(table.inherits === null ? [] : changeOverrides(table, undefined, table.inherits, at, origin)),
    ...(table.comment === null ? [] : [statement(tableComment(table, table.comment, at), origin)]),
    ...commentedColumns(table).map((column) => statement(columnComment(table, column, at), origin)),
    ...constraintComments(table, inline, at).map((sql) => statement(sql, origin)),
    ...(isApart && partition !== null ? [attach(table, partition, at, origin)] : []),
    ...table.statements.map(({ up }) => statement(up, origin)),
  ];
}

/** Of what CREATE TABLE itself makes. */
function constraintComments(table: Table, keys: readonly ForeignKey[], at: RenderContext): readonly string[] {
  const { primaryKey } = table;
  const made = [
    ...(primaryKey === null ? [] : [primaryKey]),
    ...table.checks.filter(({ validated }) => validated),
    ...keys,
  ];
  return made.flatMap((part) => (part.comment === undefined ? [] : [constraintComment(table, part, at)]));
}

/** Indexes that are to be parts of the parent's, under names of their own, must be there before it gives the partition others. */
function hasParts({ primaryKey, indexes }: Table): boolean {
  return primaryKey?.partOf !== undefined || indexes.some(({ partOf }) => partOf !== undefined);
}

/** The keys that CREATE TABLE can hold, and those that need an index of the same table or must not be checked. */
function splitKeys(table: Table): readonly [readonly ForeignKey[], readonly ForeignKey[]] {
  const waits = (key: ForeignKey) =>
    !key.validated ||
    (sameTable(key.references.table, table) && !equal(key.references.columns, table.primaryKey?.columns));
  return [table.foreignKeys.filter((key) => !waits(key)), table.foreignKeys.filter(waits)];
}

function createSql(table: Table, foreignKeys: readonly ForeignKey[], at: RenderContext): string {
  const partition = at.isApart(table) ? null : partitionOf(table);
  const parents = (table.inherits?.from ?? []).map((parent) => qualify(parent, at.scope));
  if (table.inherits?.bound !== undefined && table.columns.length > 0) throw partitionWithColumns(table);
  const parts = [
    ...(at.isApart(table)
      ? [`LIKE ${parents.join()} INCLUDING DEFAULTS INCLUDING GENERATED INCLUDING CONSTRAINTS`]
      : []),
    ...table.columns.map((column) => columnSql(column, at)),
    ...(table.primaryKey === null ? [] : [primaryKeySql(table.primaryKey)]),
    // What it has from its parents comes by itself.
    ...table.checks.filter((check) => check.validated && !check.inherited).map(checkSql),
    ...foreignKeys.map((key) => foreignKeySql(key, at)),
  ];
  const by = partitionBy(table.options);
  const parameters = storage(table.options);
  const body = parts.length === 0 ? "" : `\n  ${parts.join(",\n  ")}\n`;
  return [
    `CREATE ${isOn(table.options, "unlogged") ? "UNLOGGED " : ""}TABLE ${qualify(table, at.scope)}`,
    ...(partition === null ? [] : [`PARTITION OF ${qualify(partition.parent, at.scope)}`]),
    ...(partition !== null && body === "" ? [] : [`(${body})`]),
    ...(partition === null ? [] : [partition.bound]),
    ...(table.inherits === null || table.inherits.bound !== undefined ? [] : [`INHERITS (${parents.join(", ")})`]),
    ...(by === null ? [] : [`PARTITION BY ${by}`]),
    ...(Object.keys(parameters).length === 0 ? [] : [`WITH ${storageSql(parameters)}`]),
  ].join(" ");
}

export function dropTable(
  { table }: OperationOf<"dropTable">,
  at: RenderContext,
  origin: number,
): readonly Statement[] {
  const hazards = [
    dataLoss(`All rows of ${showTable(table)} are deleted. Rename it first and drop it in a later release.`),
  ];
  const sql = `DROP TABLE ${qualify(table, at.scope)}`;
  const partition = partitionOf(table);
  const others = [
    ...(partition === null ? [] : [{ table: partition.parent, mode: lockModes.accessExclusive }]),
    ...targets(table.foreignKeys, lockModes.accessExclusive),
  ];
  return [
    ...table.statements.map(({ down }) => statement(down, origin)),
    // Foreign keys that point at the parent point at the partition, too, until it is none.
    ...(partition === null || at.drops(partition.parent) ? [] : [detach(table, partition, false, at, origin)]),
    writer(table, at, origin)(sql, lockModes.accessExclusive, hazards, others),
  ];
}

export function renameTable(
  { from, to }: OperationOf<"renameTable">,
  at: RenderContext,
  origin: number,
): readonly Statement[] {
  const write = writer(from, at, origin);
  const moved = { schema: to.schema, name: from.name };
  const schema = quoteIdentifier(to.schema ?? scopeSchema(at.scope));
  const move = `ALTER TABLE ${qualify(from, at.scope)} SET SCHEMA ${schema}`;
  const rename = `ALTER TABLE ${qualify(moved, at.scope)} RENAME TO ${quoteIdentifier(to.name)}`;
  return [
    ...(from.schema === to.schema ? [] : [write(move, lockModes.accessExclusive)]),
    ...(from.name === to.name ? [] : [write(rename, lockModes.accessExclusive)]),
  ];
}

function partitionWithColumns(table: Table): MigError {
  return new MigError("MIG_UNSUPPORTED", `The partition ${showTable(table)} lists columns of its own.`, {
    details: { table: showTable(table) },
    next: "Leave them out: a partition has the columns of its parent.",
  });
}
