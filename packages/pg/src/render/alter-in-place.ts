/** A column in place: one ALTER TABLE for type, default and NOT NULL, with what auto increment needs before and after it. */
import {
  equal,
  findTable,
  type Hazard,
  indexColumns,
  mentions,
  type OperationOf,
  type Snapshot,
  type Statement,
  sameTable,
  showType,
  type Table,
  type TableLock,
  widens,
} from "@mig/core/adapter";
import { castSql, isMoment, isNumber, keepsRows } from "../casts.ts";
import { columnDefaultSql } from "../default.ts";
import { blocksReads, dataLoss, lockModes, longRewrite, longScan, mayFail, rewrite } from "../hazards.ts";
import { qualify, quoteIdentifier, quoteLiteral } from "../quote.ts";
import { typeSql } from "../types.ts";
import { changeAutoIncrement } from "./auto-increment.ts";
import { collationSql } from "./column-sql.ts";
import { columnComment } from "./comment.ts";
import { fillNulls, rowsWritten } from "./fill-rows.ts";
import { type RenderContext, writer } from "./render-context.ts";

type AlterColumn = OperationOf<"alterColumn">;

interface Clause {
  readonly sql: string;
  readonly hazards: readonly Hazard[];
  readonly others?: readonly TableLock[];
}

export function alterInPlace(op: AlterColumn, at: RenderContext, origin: number): readonly Statement[] {
  const { table, from, to } = op;
  const write = writer(table, at, origin);
  const numbers = changeAutoIncrement(from, to, { table, at, write });
  const column = `ALTER COLUMN ${quoteIdentifier(to.name)}`;
  const alter = (clauses: readonly Clause[]) => {
    const sql = `ALTER TABLE ${qualify(table, at.scope)} ${clauses.map((clause) => `${column} ${clause.sql}`).join(", ")}`;
    const hazards = clauses.flatMap((clause) => clause.hazards);
    const others = clauses.flatMap((clause) => clause.others ?? []);
    return clauses.length === 0 ? [] : [write(sql, lockModes.accessExclusive, hazards, others)];
  };
  const [typed, required] = [typeClauses(op, at, origin), [...nullClauses(op), ...defaultClauses(op, at)]];
  // Rows are filled with values of the new type, and before nulls are refused.
  const altered =
    op.fill === undefined
      ? alter([...typed, ...required])
      : [...alter(typed), fillNulls(table, to, op.fill, at, write), ...alter(required)];
  const renames =
    op.renamed === undefined
      ? []
      : [write(renameValues(op, at), lockModes.rowExclusive, rowsWritten(table, "with an old value", "rename them"))];
  const comments =
    from.comment === to.comment ? [] : [write(columnComment(table, to, at), lockModes.shareUpdateExclusive)];
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
function typeClauses(op: AlterColumn, at: RenderContext, origin: number): readonly Clause[] {
  const { from, to, using } = op;
  if (!retypes(op)) return [];
  const name = quoteIdentifier(to.name);
  const type = typeSql(to.type, at.nameOf);
  const collation = to.collation === null ? "" : ` COLLATE ${collationSql(to.collation)}`;
  const conversion = using ?? castSql(name, from.type, to.type, type);
  const state = at.stateAt(origin);
  const hazards = [...rewriteHazards(op, findTable(state, op.table)), ...lossHazards(op)];
  return [
    ...(from.generated !== null && to.generated === null ? [{ sql: "DROP EXPRESSION", hazards: [] }] : []),
    ...(from.default === null ? [] : [{ sql: "DROP DEFAULT", hazards: [] }]),
    {
      sql: `TYPE ${type}${collation}${conversion === null ? "" : ` USING ${conversion}`}`,
      hazards,
      others: keysOver(op, state),
    },
  ];
}

/** Indexes keep their form with the rows', unless they sort otherwise; checks are looked at again. */
function rewriteHazards({ from, to, using }: AlterColumn, table: Table | undefined): readonly Hazard[] {
  if (using !== undefined || !keepsRows(from.type, to.type)) {
    return longRewrite("The change of type", "Or add a column of the new type, fill it in batches and swap the names.");
  }
  const isIndexed = table?.indexes.some((index) => indexColumns(table, index).includes(to.name)) ?? false;
  if (from.collation !== to.collation && isIndexed) {
    return [
      rewrite(`The indexes over ${to.name} are built anew.`),
      blocksReads(
        "Nobody can read or write the table meanwhile. Or drop them first and build them concurrently after.",
      ),
    ];
  }
  const checks = table?.checks.filter(({ expression, validated }) => validated && mentions(expression, to.name)) ?? [];
  if (checks.length === 0) return [];
  const names = checks.map(({ name }) => name).join(", ");
  return longScan(
    `Looking at ${names} again`,
    "Or drop the check first, and add it unvalidated and validate it after.",
  );
}

/** The other tables of foreign keys with the column, which are made again. */
function keysOver({ table, to }: AlterColumn, state: Snapshot): readonly TableLock[] {
  return Object.values(state.tables).flatMap((owner) =>
    owner.foreignKeys.flatMap(({ columns, references }) => {
      const isOwn = sameTable(owner, table) && columns.includes(to.name);
      const isTarget = sameTable(references.table, table) && references.columns.includes(to.name);
      return isOwn || isTarget
        ? [owner, references.table].map((of) => ({ table: of, mode: lockModes.accessExclusive }))
        : [];
    }),
  );
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

function nullClauses({ from, to, fill }: AlterColumn): readonly Clause[] {
  if (from.nullable === to.nullable) return [];
  if (to.nullable) return [{ sql: "DROP NOT NULL", hazards: [] }];
  const wayOut = `Or add CHECK (${quoteIdentifier(to.name)} IS NOT NULL) unvalidated and validate it first, drop it afterwards.`;
  return [
    {
      sql: "SET NOT NULL",
      hazards: [
        ...longScan("SET NOT NULL", wayOut),
        ...(fill?.kind === "value" ? [] : [mayFail("Fails while the column holds nulls.")]),
      ],
    },
  ];
}

function lossHazards({ table, from, to, using }: AlterColumn): readonly Hazard[] {
  if (widens(from.type, to.type)) return [];
  const what = `${table.name}.${to.name}`;
  const rounds =
    using === undefined && (from.type.name === "float" || from.type.name === "decimal" || isMoment(from.type));
  return rounds && (isNumber(to.type) || isMoment(to.type))
    ? [dataLoss(`Values of ${what} are rounded or cut to fit ${showType(to.type)}.`)]
    : [mayFail(`Fails while ${what} holds values that are no ${showType(to.type)}.`)];
}
