/**
 * alterColumn. A column that PostgreSQL cannot alter in place, because how it is computed changes, is dropped and added
 * again, at the end of the table, and what rests on it in its table is made again. Keys of other tables that point at
 * it make that fail.
 */
import {
  type Column,
  equal,
  findTable,
  fitName,
  indexColumns,
  mentions,
  type Operation,
  type OperationOf,
  type Statement,
  type Table,
} from "@mig/core/adapter";
import { dataLoss, lockModes, longRewrite } from "../hazards.ts";
import { nameLimit, qualify, quoteIdentifier } from "../quote.ts";
import { typeSql } from "../types.ts";
import { alterInPlace } from "./alter-in-place.ts";
import { addCheck } from "./checks.ts";
import { addColumn } from "./columns.ts";
import { addForeignKey } from "./foreign-keys.ts";
import { createIndex } from "./indexes.ts";
import { addPrimaryKey } from "./keys.ts";
import { type RenderContext, writer } from "./render-context.ts";

/** A stored expression can be dropped in place; nothing else about computed columns is changed so. */
export function isReplacement(op: Operation): boolean {
  if (op.kind !== "alterColumn" || !("from" in op)) return false;
  const { from, to } = op;
  if (!equal(from.generated, to.generated)) return !(from.generated?.stored === true && to.generated === null);
  return to.generated !== null && (!equal(from.type, to.type) || from.collation !== to.collation);
}

export function alterColumn(op: OperationOf<"alterColumn">, at: RenderContext, origin: number): readonly Statement[] {
  if (!isReplacement(op)) return alterInPlace(op, at, origin);
  const { table, from, to } = op;
  const known = findTable(at.stateAt(origin), table);
  const replaced = to.generated === null ? keepValues(op, at, origin) : computeValues(op, at, origin);
  return [...replaced, ...(known === undefined ? [] : dependents(known, from, at, origin))];
}

function computeValues({ table, from, to }: OperationOf<"alterColumn">, at: RenderContext, origin: number) {
  const hazards =
    from.generated === null ? [dataLoss(`All values of ${table.name}.${to.name} are replaced by computed ones.`)] : [];
  const drop = `ALTER TABLE ${qualify(table, at.scope)} DROP COLUMN ${quoteIdentifier(from.name)}`;
  return [
    writer(table, at, origin)(drop, lockModes.accessExclusive, hazards),
    ...addColumn({ kind: "addColumn", table, column: to }, at, origin),
  ];
}

/** The values of a virtual column are stored beside it first. */
function keepValues({ table, from, to }: OperationOf<"alterColumn">, at: RenderContext, origin: number) {
  const write = writer(table, at, origin);
  const alter = `ALTER TABLE ${qualify(table, at.scope)}`;
  const [name, aside] = [quoteIdentifier(to.name), quoteIdentifier(fitName(`${to.name}__new`, nameLimit))];
  const bare: Column = {
    ...to,
    type: from.type,
    nullable: true,
    default: null,
    autoIncrement: null,
    collation: null,
    comment: null,
  };
  const fill = `UPDATE ${qualify(table, at.scope)} SET ${aside} = ${name}`;
  return [
    write(`${alter} ADD COLUMN ${aside} ${typeSql(from.type, at.nameOf)}`, lockModes.accessExclusive),
    write(fill, lockModes.accessExclusive, longRewrite("Storing the values", "Choose a quiet hour.")),
    write(`${alter} DROP COLUMN ${name}`, lockModes.accessExclusive),
    write(`${alter} RENAME COLUMN ${aside} TO ${name}`, lockModes.accessExclusive),
    ...alterInPlace({ kind: "alterColumn", table, from: bare, to }, at, origin),
  ];
}

/** What went with the column. */
function dependents(table: Table, { name }: Column, at: RenderContext, origin: number): readonly Statement[] {
  const ref = { schema: table.schema, name: table.name };
  const { primaryKey } = table;
  return [
    ...(primaryKey?.columns.includes(name)
      ? addPrimaryKey({ kind: "addPrimaryKey", table: ref, primaryKey }, at, origin)
      : []),
    ...table.indexes
      .filter((index) => indexColumns(table, index).includes(name))
      .flatMap((index) => createIndex({ kind: "createIndex", table: ref, index }, at, origin)),
    ...table.foreignKeys
      .filter((key) => key.columns.includes(name))
      .flatMap((foreignKey) => addForeignKey({ kind: "addForeignKey", table: ref, foreignKey }, at, origin)),
    ...table.checks
      .filter((check) => mentions(check.expression, name))
      .flatMap((check) => addCheck({ kind: "addCheck", table: ref, check }, at, origin)),
  ];
}
