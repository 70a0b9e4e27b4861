/**
 * A list of steps, cut into the parts that commit by themselves. A migration is one such part, unless a statement
 * refuses to run in a transaction, something must be committed before what follows, or the migration asks for it.
 *
 * Contiguous operations are compiled together. Where the dialect must look at the database for that, it is done when
 * their turn comes (`operations`); everything else is compiled here, before anything runs, so that what cannot be
 * compiled costs nothing.
 */
import type { Dialect } from "../adapter/adapter.ts";
import type { Capabilities } from "../adapter/capabilities.ts";
import type { Statement } from "../adapter/statement.ts";
import { MigError } from "../errors.ts";
import type { RunStep, Step } from "../migration/define.ts";
import type { Scope } from "../model/scope.ts";
import { emptySnapshot } from "../model/snapshot.ts";
import type { Operation } from "../operations/vocabulary.ts";
import { singleEffects } from "./single-effects.ts";

/** What is executed at once. `first` is the place of its first step in the migration's list. */
export type Unit =
  | { readonly kind: "statement"; readonly statement: Statement; readonly operation: Operation; readonly place: number }
  | { readonly kind: "operations"; readonly operations: readonly Operation[]; readonly first: number }
  | { readonly kind: "code"; readonly step: RunStep; readonly place: number };

export interface Segment {
  /** In a transaction together with the ledger's row, or outside of any. */
  readonly transaction: boolean;
  readonly units: readonly Unit[];
}

/** How a unit ends the segment that it belongs to. */
type Border = "none" | "after" | "alone" | "aloneInTransaction";

/**
 * At least one segment. `transaction: false` makes every statement a segment, but for statements that only make sense
 * together in one transaction: those that switch foreign keys off, and those compiled from the database's state. What mig
 * wrote itself still runs in a transaction, with its count, where it can; SQL and code of the user's own do not. Without
 * transactions for its schema, a database gets every statement alone and outside of any.
 *
 * Errors: MIG_IRREVERSIBLE for a step that says so, MIG_BACKFILL_MISSING for code that nobody has written, and what
 * `compile` throws.
 *
 * @example segments(migration.up, { dialect, scope, transaction: migration.transaction })
 */
export function segments(
  steps: readonly Step[],
  at: {
    readonly dialect: Dialect;
    readonly scope: Scope;
    readonly transaction: boolean;
    /** Those of the server, where they are known; default the dialect's. */
    readonly capabilities?: Capabilities;
  },
): readonly Segment[] {
  const { transactionalDdl } = at.capabilities ?? at.dialect.capabilities;
  const oneTransaction = at.transaction && transactionalDdl;
  const cut: Segment[] = [];
  let open: Unit[] = [];
  const close = () => {
    if (open.length > 0) cut.push({ transaction: true, units: open });
    open = [];
  };
  for (const unit of units(steps, at.dialect, at.scope, !transactionalDdl)) {
    const border = transactionalDdl ? borderOf(unit, oneTransaction) : "alone";
    if (border === "alone") {
      close();
      cut.push({ transaction: transactionalDdl && isOwn(unit), units: [unit] });
      continue;
    }
    if (border === "aloneInTransaction" && !continues(open, unit)) close();
    open.push(unit);
    if (border === "after") close();
  }
  close();
  return cut.length === 0 ? [{ transaction: true, units: [] }] : cut;
}

function borderOf(unit: Unit, oneTransaction: boolean): Border {
  if (unit.kind === "code") return oneTransaction ? "none" : "alone";
  if (unit.kind === "operations") return oneTransaction ? "none" : "aloneInTransaction";
  const { transaction, referencesOff } = unit.statement;
  if (transaction === "outside") return "alone";
  if (transaction === "commitAfter") return "after";
  if (oneTransaction) return "none";
  return referencesOff ? "aloneInTransaction" : "alone";
}

/** Of mig's own making, and free to run in a transaction. */
function isOwn(unit: Unit): boolean {
  if (unit.kind !== "statement" || unit.statement.transaction === "outside") return false;
  return !["execute", "addStatement", "dropStatement"].includes(unit.operation.kind);
}

/** Statements with foreign keys off that follow each other are one piece of work. */
function continues(open: readonly Unit[], unit: Unit): boolean {
  return unit.kind === "statement" && open.at(-1)?.kind === "statement";
}

function units(steps: readonly Step[], dialect: Dialect, scope: Scope, apart: boolean): readonly Unit[] {
  return groups(steps).flatMap((group): readonly Unit[] => {
    if (group.kind === "code") return [group];
    if (dialect.readsState(group.operations)) return [group];
    const parts = group.operations.flatMap((operation, position) =>
      (apart ? singleEffects(operation) : [operation]).map((part) => ({ part, place: group.first + position })),
    );
    const operations = parts.map(({ part }) => part);
    return dialect.compile(operations, emptySnapshot, scope).map((statement) => {
      const operation = operationOf(operations, statement);
      return { kind: "statement", statement, operation, place: parts[statement.origin]?.place ?? group.first };
    });
  });
}

/** The operation that a statement was compiled from. Errors: MIG_BUG when the adapter points at none. */
export function operationOf(operations: readonly Operation[], statement: Statement): Operation {
  const operation = operations[statement.origin];
  if (operation !== undefined) return operation;
  throw new MigError(
    "MIG_BUG",
    `A statement says that it comes from operation ${statement.origin}, which is not there.`,
    {
      details: { sql: statement.sql, origin: statement.origin },
      next: "Report this to the author of the adapter: `origin` is the operation's place in the compiled list.",
    },
  );
}

function groups(steps: readonly Step[]): readonly Exclude<Unit, { kind: "statement" }>[] {
  const found: Exclude<Unit, { kind: "statement" }>[] = [];
  for (const [place, step] of steps.entries()) {
    if (isIrreversible(step)) throw irreversible(step.reason, place);
    if (isRunStep(step) && step.missing) throw unwritten(step, place);
    const last = found.at(-1);
    if (isRunStep(step)) found.push({ kind: "code", step, place });
    else if (last?.kind === "operations") found[found.length - 1] = { ...last, operations: [...last.operations, step] };
    else found.push({ kind: "operations", operations: [step], first: place });
  }
  return found;
}

function irreversible(reason: string, place: number): MigError {
  return new MigError("MIG_IRREVERSIBLE", `There is no way back: ${reason}.`, { details: { reason, step: place + 1 } });
}

function unwritten({ label }: RunStep, place: number): MigError {
  return new MigError("MIG_BACKFILL_MISSING", `Nobody has written the code of "${label}" yet.`, {
    details: { operation: label, step: place + 1 },
  });
}

export function isRunStep(step: Step): step is RunStep {
  return step.kind === "run";
}

export function isIrreversible(step: Step): step is Extract<Step, { kind: "irreversible" }> {
  return step.kind === "irreversible";
}

/** The operations of a list that has nothing but operations; null when there is anything else in it. */
export function onlyOperations(steps: readonly Step[]): readonly Operation[] | null {
  const operations = steps.flatMap((step) => (isRunStep(step) || isIrreversible(step) ? [] : [step]));
  return operations.length === steps.length ? operations : null;
}
