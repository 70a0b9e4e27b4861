/**
 * A list of operations on its way to statements. What ALTER TABLE does safely is a statement at once; everything else
 * that happens to a table waits until it has to be done, so that several changes are one rebuild and a table that the
 * list creates is created once.
 *
 * Waiting is safe because a waiting change concerns one table alone: foreign keys are off and looked at only at the
 * end, names of indexes are given up at once, and a rename is done at once, to the stored table as well. What waits is
 * done before anything that may look at the whole file: SQL of the user's own, a new view or trigger, and a change of
 * another table that a waiting conversion reads. test/compile.test.ts proves it by random lists.
 */
import {
  apply,
  findTable,
  type Hazard,
  isExtension,
  MigError,
  meetsNulls,
  mentions,
  type Operation,
  objectKey,
  render,
  type SchemaObject,
  type Snapshot,
  type Statement,
  sameTable,
  showTable,
  statement,
  type Table,
  type TableRef,
  tableKey,
  touches,
} from "@mig/core/adapter";
import { withKnownNames } from "./known-names.ts";
import { tidyTable } from "./lower.ts";
import { createObjectText, remadeViews, renamedInObjects, triggerKind, triggersOf, triggerTable } from "./objects.ts";
import { hazardsOf, type PendingTable, pendingTable } from "./pending-table.ts";
import { proofs, rebuildTable, refuseUnplaced } from "./rebuild-table.ts";
import { createIndexText } from "./render/create-index.ts";
import { createTableText } from "./render/create-table.ts";
import { renderers } from "./render/renderers.ts";
import type { TableChanges } from "./render/table-changes.ts";
import { unplacedPart } from "./table-traits.ts";

export class Walk implements TableChanges {
  #state: Snapshot;
  readonly #pending = new Map<string, PendingTable>();
  readonly #earlier: Operation[] = [];
  /** Triggers whose text SQLite changed in a way that cannot be told. */
  readonly #unclear = new Set<string>();

  /** Views that the list drops and creates anew, and the triggers that went with those that are gone. */
  readonly #remade: ReadonlySet<string>;
  readonly #carried = new Map<string, readonly string[]>();

  constructor(before: Snapshot, operations: readonly Operation[]) {
    this.#state = before;
    this.#remade = remadeViews(operations);
  }

  get state(): Snapshot {
    return this.#state;
  }

  table(ref: TableRef): Table | undefined {
    return findTable(this.#state, ref);
  }

  hazards(op: Operation): readonly Hazard[] {
    const all = hazardsOf(op);
    return meetsNulls(op, this.#earlier, this.#state) ? all.filter(({ kind }) => kind !== "mayFail") : all;
  }

  pending(ref: TableRef): PendingTable | undefined {
    return this.#pending.get(tableKey(ref));
  }

  step(given: Operation, origin: number): readonly Statement[] {
    const op = withKnownNames(given, this.#state);
    const first = this.#do((pending, table) => readsTouched(pending, table, op));
    if (isExtension(op)) {
      throw new MigError("MIG_OBJECT_KIND_UNKNOWN", `SQLite has no operation ${op.kind}.`, {
        details: { kind: op.kind },
      });
    }
    const statements = render(op, renderers, this, origin);
    if (op.kind === "dropObject") this.#carryTriggers(op.object);
    this.#state = apply([op], this.#state);
    this.#earlier.push(op);
    if (op.kind === "dropTable") this.#dropTriggers(op.table.name);
    if (op.kind === "renameTable") this.#renameInObjects(op.from.name, op.from.name, op.to.name);
    if (op.kind === "renameColumn") this.#renameInObjects(op.table.name, op.from, op.to);
    const carried = op.kind === "createObject" ? this.#carriedTriggers(op.object) : [];
    return [...first, ...statements, ...carried.map((trigger) => statement(createObjectText(trigger), origin))];
  }

  create(ref: TableRef, origin: number): void {
    this.#pending.set(tableKey(ref), pendingTable(null, origin));
  }

  forget(ref: TableRef): void {
    this.#pending.delete(tableKey(ref));
  }

  move(from: TableRef, to: TableRef): void {
    const pending = this.pending(from);
    if (pending === undefined) return;
    this.forget(from);
    if (pending.stored !== null) pending.stored = { ...pending.stored, name: to.name };
    this.#pending.set(tableKey(to), pending);
  }

  fold(ref: TableRef, op: Operation, origin: number): PendingTable {
    const table = this.table(ref);
    if (table === undefined) {
      throw new MigError("MIG_MIGRATION_INVALID", `The table ${showTable(ref)} is not known here.`, {
        details: { table: showTable(ref) },
        next: "A table that SQL of your own makes can be changed from the next migration on; correct the name otherwise.",
      });
    }
    const unplaced = unplacedPart(table.options);
    if (unplaced !== null) refuseUnplaced(table, unplaced.clause);
    const pending = this.pending(ref) ?? pendingTable(table, origin);
    this.#pending.set(tableKey(ref), pending);
    pending.origin = origin;
    if (pending.stored !== null) pending.hazards.push(...this.hazards(op));
    return pending;
  }

  flush(ref?: TableRef): readonly Statement[] {
    return this.#do((_, table) => ref === undefined || sameTable(table, ref));
  }

  /** The chosen part of what waits: new tables first, then rebuilds in the order they began. */
  #do(chosen: (pending: PendingTable, table: Table) => boolean): readonly Statement[] {
    const created: Statement[] = [];
    const rebuilt: Statement[] = [];
    const names: string[] = [];
    let last = 0;
    for (const [key, pending] of [...this.#pending]) {
      const table = this.#state.tables[key];
      if (table === undefined || !chosen(pending, table)) continue;
      this.#pending.delete(key);
      if (pending.stored === null) created.push(...creation(table, pending.origin));
      else {
        rebuilt.push(...this.#rebuild(pending, pending.stored, table));
        names.push(table.name);
        last = Math.max(last, pending.origin);
      }
    }
    return [...created, ...rebuilt, ...proofs(names, this.#inFile(), last)];
  }

  /** The state without what still waits. */
  #inFile(): Snapshot {
    const tables = Object.entries(this.#state.tables).flatMap(([key, table]) => {
      const pending = this.#pending.get(key);
      const stored = pending === undefined ? table : pending.stored;
      return stored === null ? [] : [[key, stored] as const];
    });
    return { ...this.#state, tables: Object.fromEntries(tables) };
  }

  #rebuild(pending: PendingTable, stored: Table, to: Table): readonly Statement[] {
    const triggers = triggersOf(this.#state, to.name);
    const unclear = triggers.find((trigger) => this.#unclear.has(objectKey(trigger)));
    if (unclear !== undefined) {
      throw new MigError("MIG_INTROSPECTION", `The trigger ${unclear.name} cannot be carried over a rename safely.`, {
        details: { trigger: unclear.name, table: to.name },
        next: "Put the rename into a migration of its own, before the other changes of the table.",
      });
    }
    return rebuildTable({ stored, to, values: pending.values, triggers, hazards: pending.hazards }, pending.origin);
  }

  #carryTriggers(view: SchemaObject): void {
    const key = objectKey(view);
    if (this.#remade.has(key)) this.#carried.set(key, triggersOf(this.#state, view.name).map(objectKey));
  }

  /** As they read after the renames between; one that the list drops by itself is not among them any more. */
  #carriedTriggers(view: SchemaObject): readonly SchemaObject[] {
    return (this.#carried.get(objectKey(view)) ?? []).flatMap((key) => this.#state.objects[key] ?? []);
  }

  #dropTriggers(table: string): void {
    const objects = Object.entries(this.#state.objects).filter(
      ([, object]) => object.kind !== triggerKind || triggerTable(object) !== table,
    );
    this.#state = { ...this.#state, objects: Object.fromEntries(objects) };
  }

  #renameInObjects(table: string, from: string, to: string): void {
    const { state, unclear } = renamedInObjects(this.#state, table, from, to);
    this.#state = state;
    for (const key of unclear) this.#unclear.add(key);
  }
}

function creation(table: Table, origin: number): readonly Statement[] {
  const indexes = tidyTable(table).indexes.filter((index) => index.constraint === null);
  return [createTableText(table), ...indexes.map((index) => createIndexText(table, index))].map((sql) =>
    statement(sql, origin),
  );
}

/** Is the operation about to change a table that a waiting conversion of another one reads, by a query inside of it? */
function readsTouched(pending: PendingTable, table: Table, op: Operation): boolean {
  const others = touches(op).filter((ref) => !sameTable(ref, table));
  return [...pending.values.values()].some(
    (text) => text !== null && mentions(text, "select") && others.some(({ name }) => mentions(text, name)),
  );
}
