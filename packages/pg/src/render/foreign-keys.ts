/** addForeignKey, dropForeignKey, alterForeignKey. */
import {
  type Deferrable,
  equal,
  type ForeignKey,
  MigError,
  type OperationOf,
  type ReferentialAction,
  type Statement,
  statement,
  type TableRef,
} from "@mig/core/adapter";
import { blocksWrites, lockModes, longScan, mayFail, scan } from "../hazards.ts";
import { qualify, quoteIdentifier, quoteList } from "../quote.ts";
import { constraintComment, withComment } from "./comment.ts";
import { alterStatement, type RenderContext, targets, validateStatement, writer } from "./render-context.ts";

const actions: Readonly<Record<ReferentialAction, string>> = {
  noAction: "NO ACTION",
  restrict: "RESTRICT",
  cascade: "CASCADE",
  setNull: "SET NULL",
  setDefault: "SET DEFAULT",
};

const deferrables: Readonly<Record<Deferrable, readonly string[]>> = {
  no: [],
  immediate: ["DEFERRABLE"],
  deferred: ["DEFERRABLE INITIALLY DEFERRED"],
};

export function deferrableSql(deferrable: Deferrable): readonly string[] {
  return deferrables[deferrable];
}

/** Without NOT VALID, which CREATE TABLE does not know. */
export function foreignKeySql(key: ForeignKey, at: RenderContext): string {
  if (key.match === "partial") {
    throw new MigError("MIG_UNSUPPORTED", "PostgreSQL does not know MATCH PARTIAL.", {
      details: { foreignKey: key.name },
      next: "Use match simple or full.",
    });
  }
  const touched = key.onDeleteColumns.length === 0 ? "" : ` (${quoteList(key.onDeleteColumns)})`;
  return [
    `CONSTRAINT ${quoteIdentifier(key.name)} FOREIGN KEY (${quoteList(key.columns)})`,
    `REFERENCES ${qualify(key.references.table, at.scope)} (${quoteList(key.references.columns)})`,
    ...(key.match === "full" ? ["MATCH FULL"] : []),
    ...(key.onUpdate === "noAction" ? [] : [`ON UPDATE ${actions[key.onUpdate]}`]),
    ...(key.onDelete === "noAction" ? [] : [`ON DELETE ${actions[key.onDelete]}${touched}`]),
    ...deferrableSql(key.deferrable),
  ].join(" ");
}

const whenChecked: Readonly<Record<Deferrable, string>> = {
  no: "NOT DEFERRABLE",
  immediate: "DEFERRABLE INITIALLY IMMEDIATE",
  deferred: "DEFERRABLE INITIALLY DEFERRED",
};

const dangling = ({ name }: TableRef) =>
  `Fails while ${name} points at rows that are not there: change or delete those in an earlier migration.`;

export function addForeignKey(
  { table, foreignKey }: OperationOf<"addForeignKey">,
  at: RenderContext,
  origin: number,
): readonly Statement[] {
  const { validated, references } = foreignKey;
  const hazards = [
    scan(`Every row of ${table.name} is looked up in ${references.table.name}.`),
    blocksWrites(
      "Nobody can write to either table meanwhile. Or add it unvalidated and validate it in a later migration.",
    ),
    ...(at.meetsNulls(origin) ? [] : [mayFail(dangling(table))]),
  ];
  return [
    writer(table, at, origin)(
      `ALTER TABLE ${qualify(table, at.scope)} ADD ${foreignKeySql(foreignKey, at)}${validated ? "" : " NOT VALID"}`,
      lockModes.shareRowExclusive,
      // A new table has no rows to check, but the one it points at is locked all the same.
      validated ? hazards : [],
      targets([foreignKey], lockModes.shareRowExclusive),
    ),
    ...(foreignKey.comment === undefined ? [] : [statement(constraintComment(table, foreignKey, at), origin)]),
  ];
}

export function dropForeignKey(
  { table, foreignKey }: OperationOf<"dropForeignKey">,
  at: RenderContext,
  origin: number,
): readonly Statement[] {
  const drop = `DROP CONSTRAINT ${quoteIdentifier(foreignKey.name)}`;
  return alterStatement(table, drop, at, origin, [], targets([foreignKey], lockModes.accessExclusive));
}

/** In place as far as PostgreSQL can, without the lock that making the key anew takes. */
export function alterForeignKey(
  op: OperationOf<"alterForeignKey">,
  at: RenderContext,
  origin: number,
): readonly Statement[] {
  const [{ comment: _, ...from }, { comment: __, ...to }] = [op.from, op.to];
  const rule = equal(from, to) ? [] : changeRule({ table: op.table, from, to }, at, origin);
  return withComment(op, rule, at, origin);
}

function changeRule(
  { table, from, to }: Omit<OperationOf<"alterForeignKey">, "kind">,
  at: RenderContext,
  origin: number,
): readonly Statement[] {
  const { deferrable, validated } = to;
  const name = quoteIdentifier(to.name);
  if (!equal({ ...from, deferrable, validated }, to) || (from.validated && !validated)) {
    const anew = `ADD ${foreignKeySql(to, at)}${validated ? "" : " NOT VALID"}`;
    const hazards = [
      ...longScan("Looking the rows up again", "Or make it unvalidated and validate it in a later migration."),
      mayFail(dangling(table)),
    ];
    return alterStatement(
      table,
      `DROP CONSTRAINT ${quoteIdentifier(from.name)}, ${anew}`,
      at,
      origin,
      validated ? hazards : [],
      targets([from, to], lockModes.accessExclusive),
    );
  }
  return [
    ...(from.deferrable === deferrable
      ? []
      : alterStatement(table, `ALTER CONSTRAINT ${name} ${whenChecked[deferrable]}`, at, origin)),
    ...(from.validated === validated ? [] : validateStatement(table, to.name, dangling(table), at, origin)),
  ];
}
