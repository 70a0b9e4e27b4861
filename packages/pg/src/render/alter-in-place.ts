/** A column in place: one ALTER TABLE for type, default and NOT NULL, with what auto increment needs before and after it. */
import {
  type ColumnType,
  equal,
  type Hazard,
  type OperationOf,
  type Statement,
  showType,
  widens,
} from "@mig/core/adapter";
import { columnDefaultSql } from "../default.ts";
import { dataLoss, locks, longRewrite, longScan, mayFail } from "../hazards.ts";
import { qualify, quoteIdentifier, quoteLiteral } from "../quote.ts";
import { typeSql } from "../types.ts";
import { changeAutoIncrement } from "./auto-increment.ts";
import { collationSql } from "./column-sql.ts";
import { columnComment } from "./comment.ts";
import { type RenderContext, writer } from "./render-context.ts";

type AlterColumn = OperationOf<"alterColumn">;

interface Clause {
  readonly sql: string;
  readonly hazards: readonly Hazard[];
}

export function alterInPlace(op: AlterColumn, at: RenderContext, origin: number): readonly Statement[] {
  const { table, from, to } = op;
  const write = writer(table, at, origin);
  const numbers = changeAutoIncrement(from, to, { table, at, write });
  const column = `ALTER COLUMN ${quoteIdentifier(to.name)}`;
  const clauses = [...typeClauses(op, at), ...nullClauses(op), ...defaultClauses(op, at)];
  const sql = `ALTER TABLE ${qualify(table, at.scope)} ${clauses.map((clause) => `${column} ${clause.sql}`).join(", ")}`;
  const altered =
    clauses.length === 0
      ? []
      : [
          write(
            sql,
            locks.accessExclusive,
            clauses.flatMap((clause) => clause.hazards),
          ),
        ];
  const renames = op.renamed === undefined ? [] : [write(renameValues(op, at), locks.rowExclusive)];
  const comments = from.comment === to.comment ? [] : [write(columnComment(table, to, at), locks.shareUpdateExclusive)];
  return [...numbers.before, ...altered, ...numbers.after, ...renames, ...comments];
}

/** Texts that a check keeps, not a type. */
function renameValues({ table, to, renamed = [] }: AlterColumn, at: RenderContext): string {
  const name = quoteIdentifier(to.name);
  const cases = renamed.map((value) => `WHEN ${quoteLiteral(value.from)} THEN ${quoteLiteral(value.to)}`);
  const olds = renamed.map((value) => quoteLiteral(value.from)).join(", ");
  return `UPDATE ${qualify(table, at.scope)} SET ${name} = CASE ${name} ${cases.join(" ")} END WHERE ${name} IN (${olds})`;
}

function retypes({ from, to }: AlterColumn): boolean {
  return !equal(from.type, to.type) || from.collation !== to.collation;
}

/** The old default may not fit the new type, so it goes before the type changes and the new one comes after. */
function typeClauses(op: AlterColumn, at: RenderContext): readonly Clause[] {
  const { from, to, using } = op;
  if (!retypes(op)) return [];
  const name = quoteIdentifier(to.name);
  const type = typeSql(to.type, at.nameOf);
  const collation = to.collation === null ? "" : ` COLLATE ${collationSql(to.collation)}`;
  const conversion = using ?? cast(name, from.type, to.type, type);
  const inPlace = using === undefined && keepsRows(from.type, to.type);
  const hazards = [
    ...(inPlace
      ? []
      : longRewrite("The change of type", "Or add a column of the new type, fill it in batches and swap the names.")),
    ...lossHazards(op),
  ];
  return [
    ...(from.generated !== null && to.generated === null ? [{ sql: "DROP EXPRESSION", hazards: [] }] : []),
    ...(from.default === null ? [] : [{ sql: "DROP DEFAULT", hazards: [] }]),
    { sql: `TYPE ${type}${collation}${conversion === null ? "" : ` USING ${conversion}`}`, hazards },
  ];
}

function defaultClauses(op: AlterColumn, at: RenderContext): readonly Clause[] {
  const { from, to } = op;
  const gone = retypes(op);
  const expression = !gone && from.generated !== null && to.generated === null ? ["DROP EXPRESSION"] : [];
  const before = gone ? null : columnDefaultSql(from, at.nameOf);
  const after = columnDefaultSql(to, at.nameOf);
  const change = before === after ? [] : [after === null ? "DROP DEFAULT" : `SET DEFAULT ${after}`];
  return [...expression, ...change].map((sql) => ({ sql, hazards: [] }));
}

function nullClauses({ from, to }: AlterColumn): readonly Clause[] {
  if (from.nullable === to.nullable) return [];
  if (to.nullable) return [{ sql: "DROP NOT NULL", hazards: [] }];
  const wayOut = `Or add CHECK (${quoteIdentifier(to.name)} IS NOT NULL) unvalidated and validate it first, drop it afterwards.`;
  return [
    {
      sql: "SET NOT NULL",
      hazards: [...longScan("SET NOT NULL", wayOut), mayFail("Fails while the column holds nulls.")],
    },
  ];
}

const numbers = new Set(["smallint", "integer", "bigint", "decimal", "float"]);
const texts = new Set(["text", "string", "ciText"]);
const moments = new Set(["datetime", "date", "time"]);

/**
 * How old values become new ones. Null where the cast of an assignment does it, which fails for what does not fit; the
 * explicit cast to `varchar(n)` would cut the text in silence.
 */
function cast(name: string, from: ColumnType, to: ColumnType, type: string): string | null {
  if (equal(from, to) || texts.has(to.name)) return null;
  if (numbers.has(from.name) && numbers.has(to.name)) return null;
  // Without a zone of its own, a cast takes the session's.
  if (from.name === "datetime" && to.name === "datetime" && from.zone !== to.zone) return `${name} AT TIME ZONE 'UTC'`;
  if (from.name === to.name && moments.has(from.name)) return null;
  const [isList, becomesList] = [from.name === "array", to.name === "array"];
  const direct = texts.has(from.name) || (isList === becomesList && isCastable(elementOf(from), elementOf(to)));
  return direct ? `${name}::${type}` : `${name}::text${isList && becomesList ? "[]" : ""}::${type}`;
}

/**
 * Has PostgreSQL a cast of its own from one to the other (pg_cast of 14 and 18)? Between the rest every value goes
 * through its text, which fails for the rows that do not fit and not for the statement.
 */
function isCastable(from: ColumnType, to: ColumnType): boolean {
  const between = (left: string, right: string) => from.name === left && to.name === right;
  if (equal(from, to) || from.name === "native" || to.name === "native") return true;
  if (texts.has(from.name) || texts.has(to.name)) return true;
  if (numbers.has(to.name)) return numbers.has(from.name) || between("boolean", "integer") || from.name === "json";
  return between("integer", "boolean") || between("json", "boolean") || isMomentCast(from, to);
}

function isMomentCast(from: ColumnType, to: ColumnType): boolean {
  return (from.name === "datetime" && moments.has(to.name)) || (from.name === "date" && to.name === "datetime");
}

function elementOf(type: ColumnType): ColumnType {
  return type.name === "array" ? elementOf(type.element) : type;
}

/** Is the stored form the same, so that no row has to be written? */
function keepsRows(from: ColumnType, to: ColumnType): boolean {
  if (equal(from, to)) return true;
  if (!widens(from, to)) return false;
  if (from.name === "decimal" && to.name === "decimal") return to.precision === undefined || from.scale === to.scale;
  if (from.name === "ciText" || to.name === "ciText") return false;
  return (texts.has(from.name) && texts.has(to.name)) || (from.name === to.name && moments.has(from.name));
}

function lossHazards({ table, from, to, using }: AlterColumn): readonly Hazard[] {
  if (widens(from.type, to.type)) return [];
  const what = `${table.name}.${to.name}`;
  const rounds =
    using === undefined && (from.type.name === "float" || from.type.name === "decimal" || moments.has(from.type.name));
  return rounds && (numbers.has(to.type.name) || moments.has(to.type.name))
    ? [dataLoss(`Values of ${what} are rounded or cut to fit ${showType(to.type)}.`)]
    : [mayFail(`Fails while ${what} holds values that are no ${showType(to.type)}.`)];
}
