/** Numbers that the database hands out: the sequences of serial columns, and identity. */
import { type AutoIncrement, type Column, fitName, type Statement, type TableRef } from "@mig/core/adapter";
import { lockModes, longScan } from "../hazards.ts";
import { nameLimit, qualify, quoteBody, quoteIdentifier, quoteLiteral } from "../quote.ts";
import { changedClauses, firstValue, optionClauses, sequenceType } from "../sequence.ts";
import { identitySql, isSerialType } from "./column-sql.ts";
import type { RenderContext, Write } from "./render-context.ts";

interface Place {
  readonly table: TableRef;
  readonly at: RenderContext;
  readonly write: Write;
}

/** What a new serial column needs beside its definition. */
export function finishSerial(column: Column, place: Place): readonly Statement[] {
  if (column.autoIncrement?.kind !== "serial") return [];
  if (!isSerialType(column)) return attachSequence(column, column.autoIncrement, place);
  const clauses = optionClauses(column.autoIncrement.sequence);
  return clauses.length === 0 ? [] : [alterSequence(column, [...clauses, "RESTART"], place)];
}

/** From `from` to `to`: what must happen before the column itself is altered, and what after. */
export function changeAutoIncrement(
  from: Column,
  to: Column,
  place: Place,
): { readonly before: readonly Statement[]; readonly after: readonly Statement[] } {
  const [old, wanted] = [from.autoIncrement, to.autoIncrement];
  if (old !== null && wanted !== null && old.kind === wanted.kind) {
    const after = old.kind === "identity" ? alterIdentity(from, to, old, wanted, place) : alterSerial(from, to, place);
    return { before: [], after };
  }
  return {
    before: old === null ? [] : old.kind === "identity" ? [dropIdentity(from, place)] : detachSequence(from, place),
    after:
      wanted === null
        ? []
        : wanted.kind === "identity"
          ? [addIdentity(to, wanted, place), continueAfterRows(to, wanted, place)]
          : [...attachSequence(to, wanted, place), continueAfterRows(to, wanted, place)],
  };
}

function alterColumn(column: Column, { table, at }: Place, action: string): string {
  return `ALTER TABLE ${qualify(table, at.scope)} ALTER COLUMN ${quoteIdentifier(column.name)} ${action}`;
}

function dropIdentity(column: Column, place: Place): Statement {
  return place.write(alterColumn(column, place, "DROP IDENTITY"), lockModes.accessExclusive);
}

function addIdentity(column: Column, wanted: AutoIncrement, place: Place): Statement {
  return place.write(alterColumn(column, place, `ADD ${identitySql(wanted)}`), lockModes.accessExclusive);
}

function alterIdentity(from: Column, to: Column, old: AutoIncrement, wanted: AutoIncrement, place: Place) {
  const clauses = changedClauses(old.sequence, wanted.sequence, sequenceType(to.type)).map((clause) => `SET ${clause}`);
  if (old.always !== wanted.always) clauses.unshift(`SET GENERATED ${wanted.always ? "ALWAYS" : "BY DEFAULT"}`);
  return clauses.length === 0
    ? []
    : [place.write(alterColumn(from, place, clauses.join(" ")), lockModes.accessExclusive)];
}

function alterSerial(from: Column, to: Column, place: Place): readonly Statement[] {
  const [before, after] = [sequenceType(from.type), sequenceType(to.type)];
  const clauses = [
    ...(before === after ? [] : [`AS ${after}`]),
    ...changedClauses(from.autoIncrement?.sequence ?? {}, to.autoIncrement?.sequence ?? {}, after),
  ];
  return clauses.length === 0 ? [] : [alterSequence(to, clauses, place)];
}

function attachSequence(column: Column, wanted: AutoIncrement, place: Place): readonly Statement[] {
  const { table, at, write } = place;
  const name = fitName(`${table.name}_${column.name}_seq`, nameLimit);
  const sequence = qualify({ schema: table.schema, name }, at.scope);
  const owner = `${qualify(table, at.scope)}.${quoteIdentifier(column.name)}`;
  const options = ["AS", sequenceType(column.type), ...optionClauses(wanted.sequence)];
  return [
    write(["CREATE SEQUENCE", sequence, ...options, "OWNED BY", owner].join(" "), null),
    write(
      alterColumn(column, place, `SET DEFAULT nextval(${quoteLiteral(sequence)}::regclass)`),
      lockModes.accessExclusive,
    ),
  ];
}

function detachSequence(column: Column, place: Place): readonly Statement[] {
  return [
    place.write(alterColumn(column, place, "DROP DEFAULT"), lockModes.accessExclusive),
    place.write(
      onSequence(column, place, (name) => `'DROP SEQUENCE ' || ${name}`),
      null,
    ),
  ];
}

function alterSequence(column: Column, clauses: readonly string[], place: Place): Statement {
  const tail = quoteLiteral(` ${clauses.join(" ")}`);
  return place.write(
    onSequence(column, place, (name) => `'ALTER SEQUENCE ' || ${name} || ${tail}`),
    null,
  );
}

/** The name of the sequence is the database's affair: it is asked for when the statement runs. */
function onSequence(column: Column, place: Place, command: (name: string) => string): string {
  return `DO ${quoteBody(` BEGIN EXECUTE ${command(sequenceName(column, place))}; END `)}`;
}

function sequenceName(column: Column, { table, at }: Place): string {
  return `pg_get_serial_sequence(${quoteLiteral(qualify(table, at.scope))}, ${quoteLiteral(column.name)})`;
}

/** The next number comes after all that are there; without rows the sequence begins at its start. */
function continueAfterRows(column: Column, { sequence }: AutoIncrement, place: Place): Statement {
  const descends = sequence.increment?.startsWith("-") ?? false;
  const last = `${descends ? "min" : "max"}(${quoteIdentifier(column.name)})`;
  const start = firstValue(sequence, sequenceType(column.type));
  const sql = `SELECT setval(${sequenceName(column, place)}, ${last}) FROM ${qualify(place.table, place.at.scope)} HAVING ${last} ${descends ? "<=" : ">="} ${start}`;
  return place.write(
    sql,
    // The transaction has its lock from the statement before.
    null,
    longScan("Finding the last number", "An index on the column makes it quick."),
  );
}
