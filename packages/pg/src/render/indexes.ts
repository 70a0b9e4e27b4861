/** createIndex, dropIndex, renameIndex; an index of a UNIQUE constraint is made and dropped by its constraint. */
import {
  equal,
  type Hazard,
  type Index,
  type IndexKey,
  MigError,
  type OperationOf,
  type Statement,
  statement,
  type TableRef,
  uniqueColumns,
} from "@mig/core/adapter";
import { blocksWrites, lockModes, longScan, mayFail, scan } from "../hazards.ts";
import { builtProbe, droppedProbe } from "../probes.ts";
import { qualify, quoteIdentifier, quoteList } from "../quote.ts";
import { storageSql } from "../storage.ts";
import { collationSql } from "./column-sql.ts";
import { indexComment } from "./comment.ts";
import { deferrableSql } from "./foreign-keys.ts";
import { attachPart, dropPart, hasConstraintParts } from "./parts.ts";
import { type RenderContext, writer } from "./render-context.ts";

function keySql(key: IndexKey): string {
  return [
    key.column === null ? `(${key.expression})` : quoteIdentifier(key.column),
    ...(key.collation === null ? [] : [`COLLATE ${collationSql(key.collation)}`]),
    ...(key.operatorClass === null ? [] : [key.operatorClass]),
    ...(key.direction === "asc" ? [] : ["DESC"]),
    ...(key.nulls === null ? [] : [`NULLS ${key.nulls.toUpperCase()}`]),
  ].join(" ");
}

function indexSql(table: TableRef, index: Index, at: RenderContext, concurrently: boolean): string {
  return [
    `CREATE ${index.unique ? "UNIQUE " : ""}INDEX ${concurrently ? "CONCURRENTLY " : ""}${quoteIdentifier(index.name)}`,
    `ON ${index.only ? "ONLY " : ""}${qualify(table, at.scope)}`,
    ...(index.method === null ? [] : [`USING ${quoteIdentifier(index.method)}`]),
    `(${index.keys.map(keySql).join(", ")})`,
    ...(index.include.length === 0 ? [] : [`INCLUDE (${quoteList(index.include)})`]),
    ...(index.unique && !index.nullsDistinct ? ["NULLS NOT DISTINCT"] : []),
    ...(Object.keys(index.options).length === 0 ? [] : [`WITH ${storageSql(index.options)}`]),
    ...(index.where === null ? [] : [`WHERE ${index.where}`]),
  ].join(" ");
}

function uniqueConstraintSql(index: Index): string {
  const columns = uniqueColumns(index);
  if (columns === null) {
    throw new MigError("MIG_UNSUPPORTED", `The UNIQUE constraint ${index.name} has an expression or a condition.`, {
      details: { index: index.name },
      next: "Make it a unique index without a constraint.",
    });
  }
  return [
    `UNIQUE${index.nullsDistinct ? "" : " NULLS NOT DISTINCT"} (${quoteList(columns)})`,
    ...(index.include.length === 0 ? [] : [`INCLUDE (${quoteList(index.include)})`]),
    ...(Object.keys(index.options).length === 0 ? [] : [`WITH ${storageSql(index.options)}`]),
  ].join(" ");
}

const concurrentlyIsBetter = "Or create it concurrently, outside a transaction.";

function buildHazards(table: TableRef, index: Index, mayRepeat: boolean): readonly Hazard[] {
  return [
    ...(index.constraint === null
      ? [
          scan(`Every row of ${table.name} is read.`),
          blocksWrites(`Nobody can write meanwhile. ${concurrentlyIsBetter}`),
        ]
      : longScan("Building the constraint's index", concurrentlyIsBetter)),
    ...(mayRepeat ? duplicates(index) : []),
  ];
}

function duplicates({ unique, name }: Index): readonly Hazard[] {
  const text = `Fails while rows have the same key of ${name}: change or delete them in an earlier migration.`;
  return unique ? [mayFail(text)] : [];
}

export function createIndex(
  { table, index, concurrently }: OperationOf<"createIndex">,
  at: RenderContext,
  origin: number,
): readonly Statement[] {
  const write = writer(table, at, origin);
  const mayRepeat = !at.meetsNulls(origin);
  const hazards = buildHazards(table, index, mayRepeat);
  const owner = `ALTER TABLE ${index.only ? "ONLY " : ""}${qualify(table, at.scope)} ADD CONSTRAINT ${quoteIdentifier(index.name)}`;
  const deferrable = deferrableSql(index.constraint?.deferrable ?? "no");
  const comments = [
    ...attachPart(table, index, at, origin).map((sql) => statement(sql, origin)),
    ...(index.comment === null ? [] : [statement(indexComment(table, index, at), origin)]),
  ];
  if (concurrently) {
    const using = [`${owner} UNIQUE USING INDEX ${quoteIdentifier(index.name)}`, ...deferrable].join(" ");
    return [
      {
        ...write(indexSql(table, index, at, true), lockModes.shareUpdateExclusive, mayRepeat ? duplicates(index) : []),
        transaction: "outside",
        probe: builtProbe(qualify(table, at.scope), index, indexName(table, index, at)),
      },
      ...(index.constraint === null ? [] : [write(using, lockModes.accessExclusive)]),
      ...comments,
    ];
  }
  const made =
    index.constraint === null
      ? write(indexSql(table, index, at, false), lockModes.share, hazards)
      : write([owner, uniqueConstraintSql(index), ...deferrable].join(" "), lockModes.accessExclusive, hazards);
  return [made, ...comments];
}

function indexName(table: TableRef, { name }: Index, at: RenderContext): string {
  return qualify({ schema: table.schema, name }, at.scope);
}

export function dropIndex(
  { table, index, concurrently }: OperationOf<"dropIndex">,
  at: RenderContext,
  origin: number,
): readonly Statement[] {
  const write = writer(table, at, origin);
  const part = dropPart(table, index, at);
  if (part !== null) return part.map((sql) => statement(sql, origin));
  if (index.constraint !== null) {
    const sql = `ALTER TABLE ${qualify(table, at.scope)} DROP CONSTRAINT ${quoteIdentifier(index.name)}`;
    return [write(sql, lockModes.accessExclusive)];
  }
  const name = indexName(table, index, at);
  return concurrently
    ? [
        {
          ...write(`DROP INDEX CONCURRENTLY IF EXISTS ${name}`, lockModes.shareUpdateExclusive),
          transaction: "outside",
          probe: droppedProbe(name),
        },
      ]
    : [
        write(
          `DROP INDEX ${name}${hasConstraintParts({ schema: table.schema, name: index.name }, at) ? " CASCADE" : ""}`,
          lockModes.accessExclusive,
        ),
      ];
}

/** Nothing but the comment can be changed in place. */
export function alterIndex(
  { table, from, to }: OperationOf<"alterIndex">,
  at: RenderContext,
  origin: number,
): readonly Statement[] {
  if (equal({ ...from, comment: to.comment }, to)) return [statement(indexComment(table, to, at), origin)];
  throw new MigError("MIG_UNSUPPORTED", `PostgreSQL cannot change the index ${to.name} into the other in place.`, {
    details: { from, to },
    next: "Drop it and create the other (dropIndex, createIndex).",
  });
}

/** The constraint of an index takes its new name too. */
export function renameIndex(
  { table, from, to }: OperationOf<"renameIndex">,
  at: RenderContext,
  origin: number,
): readonly Statement[] {
  const name = qualify({ schema: table.schema, name: from }, at.scope);
  return [statement(`ALTER INDEX ${name} RENAME TO ${quoteIdentifier(to)}`, origin)];
}
