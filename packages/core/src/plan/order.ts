/**
 * The order in which operations run: after everything that provides what they require. Where facts leave a choice, the
 * order people expect (make way, build, connect, clean up), then the order given. The same set gives the same order.
 */
import { MigError } from "../errors.ts";
import { describe, provides, requires } from "../operations/definitions.ts";
import { isAttachment } from "../operations/tables.ts";
import type { CoreKind, Operation } from "../operations/vocabulary.ts";
import { isExtension } from "../operations/vocabulary.ts";

/** Only for readability: among operations that may run now, the lower comes first. */
const weights: Readonly<Record<CoreKind, number>> = {
  dropStatement: 0,
  createObject: 1,
  dropForeignKey: 2,
  dropIndex: 3,
  dropCheck: 3,
  dropPrimaryKey: 3,
  renameTable: 4,
  renameColumn: 5,
  alterObject: 6,
  createTable: 7,
  alterTable: 8,
  reparentTable: 16,
  addColumn: 8,
  alterColumn: 8,
  renameConstraint: 8,
  renameIndex: 8,
  alterIndex: 11,
  alterPrimaryKey: 11,
  addPrimaryKey: 9,
  createIndex: 10,
  addCheck: 10,
  addForeignKey: 11,
  alterCheck: 11,
  alterForeignKey: 11,
  dropColumn: 12,
  dropTable: 13,
  dropObject: 14,
  addStatement: 15,
  execute: 16,
};

/** What rests on something comes when everything else is done; other objects (types, schemas) come first. */
function rankOf(op: Operation): number {
  if (isExtension(op)) return weights.alterTable;
  // Tables are put together when everything else about either is done, and taken apart before anything is.
  if (op.kind === "reparentTable" && !isAttachment(op)) return weights.dropForeignKey + 0.5;
  // A parent's check comes before what is said of it in a table that has it from there.
  if ((op.kind === "addCheck" || op.kind === "dropCheck") && op.check.inherited) return weights.alterCheck + 0.5;
  return op.kind === "createObject" && op.object.requires.length > 0 ? weights.dropObject : weights[op.kind];
}

/** Errors: MIG_CYCLE, naming the operations that wait for each other. */
export function order<Op extends Operation>(operations: readonly Op[]): readonly Op[] {
  const waiting = waitingFor(operations);
  const followers = operations.map((): number[] => []);
  const open = waiting.map((before, position) => {
    for (const other of before) followers[other]?.push(position);
    return before.size;
  });
  const rank = operations.map(rankOf);
  const ready = new ReadyQueue((left, right) => (rank[left] ?? 0) - (rank[right] ?? 0) || left - right);
  for (const [position, count] of open.entries()) if (count === 0) ready.add(position);

  const ordered: Op[] = [];
  for (let next = ready.take(); next !== undefined; next = ready.take()) {
    const op = operations[next];
    if (op !== undefined) ordered.push(op);
    for (const follower of followers[next] ?? []) {
      open[follower] = (open[follower] ?? 0) - 1;
      if (open[follower] === 0) ready.add(follower);
    }
  }
  if (ordered.length < operations.length) throw cycle(operations, open);
  return ordered;
}

/** For each operation the places of those that must run before it. */
function waitingFor(operations: readonly Operation[]): readonly ReadonlySet<number>[] {
  const providers = new Map<string, number[]>();
  for (const [position, op] of operations.entries()) {
    for (const fact of provides(op)) {
      const known = providers.get(fact);
      if (known === undefined) providers.set(fact, [position]);
      else if (known.at(-1) !== position) known.push(position);
    }
  }
  return operations.map((op, position) => {
    const before = new Set(requires(op).flatMap((fact) => providers.get(fact) ?? []));
    before.delete(position);
    return before;
  });
}

function cycle(operations: readonly Operation[], open: readonly number[]): MigError {
  const stuck = operations.filter((_, position) => (open[position] ?? 0) > 0).map(describe);
  return new MigError("MIG_CYCLE", `These operations wait for each other:\n  ${stuck.join("\n  ")}`, {
    details: { operations: stuck },
  });
}

/** A binary heap of positions. */
class ReadyQueue {
  readonly #heap: number[] = [];
  readonly #compare: (left: number, right: number) => number;

  constructor(compare: (left: number, right: number) => number) {
    this.#compare = compare;
  }

  add(position: number): void {
    const heap = this.#heap;
    let child = heap.push(position) - 1;
    while (child > 0) {
      const parent = (child - 1) >> 1;
      if (!this.#swapWhenWrong(parent, child)) return;
      child = parent;
    }
  }

  take(): number | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined || heap.length === 0) return first;
    heap[0] = last;
    let parent = 0;
    for (;;) {
      const left = 2 * parent + 1;
      if (left >= heap.length) return first;
      const right = left + 1;
      const smaller = right < heap.length && this.#compare(heap[right] ?? 0, heap[left] ?? 0) < 0 ? right : left;
      if (!this.#swapWhenWrong(parent, smaller)) return first;
      parent = smaller;
    }
  }

  #swapWhenWrong(parent: number, child: number): boolean {
    const [upper, lower] = [this.#heap[parent], this.#heap[child]];
    if (upper === undefined || lower === undefined || this.#compare(upper, lower) <= 0) return false;
    this.#heap[parent] = lower;
    this.#heap[child] = upper;
    return true;
  }
}
