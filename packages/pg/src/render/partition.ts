/** `pg:partition` and reparentTable. */
import {
  aloneIn,
  type ExtensionOperation,
  findTable,
  type OperationOf,
  type Statement,
  sameTable,
  showTable,
  type Table,
  type TableRef,
} from "@mig/core/adapter";
import { families } from "../families.ts";
import { type LockMode, lockModes, longScan, mayFail } from "../hazards.ts";
import { type Partition, partitionOf, readPartition } from "../partition.ts";
import { detachedProbe } from "../probes.ts";
import { qualify, quoteIdentifier } from "../quote.ts";
import { type RenderContext, writer } from "./render-context.ts";

export function partition(op: ExtensionOperation, at: RenderContext, origin: number): readonly Statement[] {
  const { table, from, to, concurrently } = readPartition(op);
  return [
    ...(from === null ? [] : [detach(table, from, concurrently, at, origin)]),
    ...(to === null ? [] : [attach(table, to, at, origin)]),
  ];
}

export function reparentTable(
  { from, to }: OperationOf<"reparentTable">,
  at: RenderContext,
  origin: number,
): readonly Statement[] {
  const table: TableRef = { schema: to.schema, name: to.name };
  const [before, after] = [partitionOf(from), partitionOf(to)];
  if (before !== null || after !== null) {
    return [
      ...(before === null
        ? []
        : [detach(table, before, false, at, origin), ...withoutKeysOf(before.parent, to, at, origin)]),
      ...(after === null ? [] : [attach(table, after, at, origin)]),
    ];
  }
  const [old, wanted] = [from.inherits?.from ?? [], to.inherits?.from ?? []];
  const missing = (list: readonly TableRef[]) => (ref: TableRef) => !list.some((other) => sameTable(other, ref));
  const change = (parent: TableRef, word: string) =>
    writer(table, at, origin)(
      `ALTER TABLE ${qualify(table, at.scope)} ${word} ${qualify(parent, at.scope)}`,
      lockModes.accessExclusive,
      [],
      [{ table: parent, mode: lockModes.shareUpdateExclusive }],
    );
  return [
    ...old.filter(missing(wanted)).map((parent) => change(parent, "NO INHERIT")),
    ...wanted.filter(missing(old)).map((parent) => change(parent, "INHERIT")),
  ];
}

/** A partition keeps the foreign keys that it had because of its parent's, unless those are gone by now. */
function withoutKeysOf(parent: TableRef, table: Table, at: RenderContext, origin: number): readonly Statement[] {
  const state = at.stateAt(origin);
  const known = findTable(state, parent);
  const keys = known === undefined ? [] : aloneIn(state, known, families).foreignKeys;
  const lost = keys.filter(({ name }) => !table.foreignKeys.some((key) => key.name === name));
  return lost.map(({ name, references }) =>
    writer(table, at, origin)(
      `ALTER TABLE ${qualify(table, at.scope)} DROP CONSTRAINT IF EXISTS ${quoteIdentifier(name)}`,
      lockModes.accessExclusive,
      [],
      [{ table: references.table, mode: lockModes.accessExclusive }],
    ),
  );
}

export function detach(
  table: TableRef,
  { parent }: Partition,
  concurrently: boolean,
  at: RenderContext,
  origin: number,
): Statement {
  const write = writer(table, at, origin);
  const sql = `ALTER TABLE ${qualify(parent, at.scope)} DETACH PARTITION ${qualify(table, at.scope)}`;
  const above = (mode: LockMode) => [{ table: parent, mode }];
  if (!concurrently) return write(sql, lockModes.accessExclusive, [], above(lockModes.accessExclusive));
  const stopped = `${sql} FINALIZE`;
  return {
    ...write(`${sql} CONCURRENTLY`, lockModes.accessExclusive, [], above(lockModes.shareUpdateExclusive)),
    transaction: "outside",
    probe: detachedProbe({
      parent: qualify(parent, at.scope),
      table: qualify(table, at.scope),
      sql: `${sql} CONCURRENTLY`,
      stopped,
    }),
  };
}

/** The parent stays in use: its lock is SHARE UPDATE EXCLUSIVE. */
export function attach(table: TableRef, { parent, bound }: Partition, at: RenderContext, origin: number): Statement {
  const sql = `ALTER TABLE ${qualify(parent, at.scope)} ATTACH PARTITION ${qualify(table, at.scope)} ${bound}`;
  const hazards = [
    ...longScan("ATTACH PARTITION", "A check that proves the bounds spares it."),
    mayFail(`Fails while rows of ${showTable(table)} are out of the new bounds: move them first.`),
  ];
  const above = [{ table: parent, mode: lockModes.shareUpdateExclusive }];
  return writer(table, at, origin)(sql, lockModes.accessExclusive, hazards, above);
}
