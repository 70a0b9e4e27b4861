/** What a run would do, as data: the same tasks, told instead of carried out. Nothing is written and no lock is taken. */
import type { Hazard, Statement } from "../adapter/statement.ts";
import { type ErrorDetails, MigError } from "../errors.ts";
import { showTable } from "../model/name.ts";
import { sha256 } from "../model/sha256.ts";
import type { Snapshot } from "../model/snapshot.ts";
import { apply, describe } from "../operations/definitions.ts";
import type { Operation } from "../operations/vocabulary.ts";
import { lossesIn, refuseLoss } from "./data-loss.ts";
import type { Task } from "./entry.ts";
import type { Direction } from "./events.ts";
import { nameOf } from "./execute.ts";
import type { MigrationName } from "./migration-source.ts";
import type { Run } from "./run.ts";
import { operationOf, type Unit } from "./segments.ts";

export interface RunPlan {
  readonly direction: Direction;
  /** In the order in which they would run. */
  readonly migrations: readonly PlannedMigration[];
  /** Of everything above. `migrate` and `rollback` can be told to run this plan and no other. */
  readonly digest: string;
}

export interface PlannedMigration extends MigrationName {
  /** Each commits by itself. */
  readonly parts: readonly PlannedPart[];
  /** Up: is there a way back, as far as anybody can tell beforehand? */
  readonly reversible: boolean;
  /** Values that are lost. */
  readonly dataLoss: readonly string[];
  /** Up: why releases without it must not run on the database from then on; null when they may. */
  readonly breaking: string | null;
}

export interface PlannedPart {
  /** In a transaction, together with the ledger's row. */
  readonly transaction: boolean;
  readonly steps: readonly PlannedStep[];
}

export interface PlannedStep {
  /** The operation, or the label of code. */
  readonly what: string;
  /** Null for code, and for what can only be compiled when its turn comes. */
  readonly sql: string | null;
  /** `ACCESS EXCLUSIVE on posts`; empty when nobody has to wait. */
  readonly locks: readonly string[];
  readonly hazards: readonly Hazard[];
}

/** `now` reads the state that the tasks meet. */
export async function planOf(
  run: Run,
  direction: Direction,
  tasks: readonly Task[],
  now: () => Promise<Snapshot> = () => run.session.introspect(run.scope),
): Promise<RunPlan> {
  const state = new FutureState(now);
  const migrations: PlannedMigration[] = [];
  for (const task of tasks) migrations.push(await planned(run, task, state));
  const sent = migrations.map(({ version, parts }) => ({ version, parts }) as const);
  const checksums = tasks.map((task) => task.checksum);
  return { direction, migrations, digest: digestOf({ direction, checksums, sent }) };
}

export function digestOf(value: unknown): string {
  return sha256(JSON.stringify(value)).slice(0, 16);
}

/** Errors: MIG_PLAN_CHANGED. */
export async function insistOnPlan(
  run: Run,
  direction: Direction,
  tasks: readonly Task[],
  wanted: string | undefined,
): Promise<void> {
  if (wanted === undefined) return;
  refuseOtherPlan(wanted, (await planOf(run, direction, tasks)).digest, { migrations: tasks.map(nameOf) });
}

/** Errors: MIG_PLAN_CHANGED. */
export function refuseOtherPlan(wanted: string, digest: string, details: ErrorDetails = {}): void {
  if (digest === wanted) return;
  throw new MigError("MIG_PLAN_CHANGED", `The plan is ${digest} now, not ${wanted}.`, {
    details: { wanted, digest, ...details },
  });
}

/** Errors: MIG_DATA_LOSS. */
export async function refuseUnwantedLoss(run: Run, direction: Direction, tasks: readonly Task[]): Promise<void> {
  const plan = await planOf(run, direction, tasks);
  refuseLoss(lossOf([plan]), plan.digest);
}

/** What is lost by them, each thing once. */
export function lossOf(plans: readonly Pick<RunPlan, "migrations">[]): readonly string[] {
  return [...new Set(plans.flatMap(({ migrations }) => migrations.flatMap(({ dataLoss }) => dataLoss)))];
}

async function planned(run: Run, task: Task, state: FutureState): Promise<PlannedMigration> {
  const parts: PlannedPart[] = [];
  const lost: string[] = [];
  for (const { transaction, units } of task.segments) {
    const steps: PlannedStep[] = [];
    for (const unit of units) steps.push(...(await stepsOf(run, unit, state)));
    parts.push({ transaction, steps });
    lost.push(...lossesIn(operationsIn(units)));
  }
  const { reversible } = task;
  const breaking = task.direction === "up" ? task.breaking : null;
  return { ...nameOf(task), parts, reversible, dataLoss: [...new Set(lost)], breaking };
}

async function stepsOf(run: Run, unit: Unit, state: FutureState): Promise<readonly PlannedStep[]> {
  if (unit.kind === "code") return [{ what: `run ${unit.step.label}`, sql: null, locks: [], hazards: [] }];
  if (unit.kind === "statement") {
    state.note(unit.operation);
    return [stepOf(unit.statement, unit.operation)];
  }
  const before = await state.now();
  for (const operation of unit.operations) state.note(operation);
  try {
    return run.dialect
      .compile(unit.operations, before, run.scope)
      .map((statement) => stepOf(statement, operationOf(unit.operations, statement)));
  } catch {
    // What it needs is made by SQL or code of the user's own, which nobody can foresee.
    return unit.operations.map((operation) => ({ what: describe(operation), sql: null, locks: [], hazards: [] }));
  }
}

function stepOf({ sql, locks, hazards }: Statement, operation: Operation): PlannedStep {
  return {
    what: describe(operation),
    sql,
    locks: locks.map(({ mode, table }) => `${mode} on ${showTable(table)}`),
    hazards,
  };
}

function operationsIn(units: readonly Unit[]): readonly Operation[] {
  const found = new Set<Operation>();
  for (const unit of units) {
    if (unit.kind === "statement") found.add(unit.operation);
    if (unit.kind === "operations") for (const operation of unit.operations) found.add(operation);
  }
  return [...found];
}

/** The database as it will be when the operations so far are done; it is only read when somebody asks. */
class FutureState {
  readonly #read: () => Promise<Snapshot>;
  #noted: Operation[] = [];
  #state: Snapshot | null = null;

  constructor(read: () => Promise<Snapshot>) {
    this.#read = read;
  }

  /** Several statements may come from one operation, one after the other. */
  note(operation: Operation): void {
    if (this.#noted.at(-1) !== operation) this.#noted.push(operation);
  }

  async now(): Promise<Snapshot> {
    this.#state = foreseen(this.#noted, this.#state ?? (await this.#read()));
    this.#noted = [];
    return this.#state;
  }
}

/** What does not fit the state is left out: it was made by means that nobody can foresee. */
function foreseen(operations: readonly Operation[], state: Snapshot): Snapshot {
  return operations.reduce((before, operation) => {
    try {
      return apply([operation], before);
    } catch {
      return before;
    }
  }, state);
}
