/** `pg:partition`. */
import { type ExtensionOperation, type Statement, showTable, type TableRef } from "@mig/core/adapter";
import { type LockMode, lockModes, longScan, mayFail } from "../hazards.ts";
import { readPartition } from "../partition.ts";
import { detachedProbe } from "../probes.ts";
import { qualify } from "../quote.ts";
import type { Partition } from "../table-options.ts";
import { type RenderContext, writer } from "./render-context.ts";

export function partition(op: ExtensionOperation, at: RenderContext, origin: number): readonly Statement[] {
  const { table, from, to, concurrently } = readPartition(op);
  return [
    ...(from === null ? [] : [detach(table, from, concurrently, at, origin)]),
    ...(to === null ? [] : [attach(table, to, at, origin)]),
  ];
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
