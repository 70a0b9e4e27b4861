/**
 * What a reviewer is told of a statement, and the locks that statements take. The locks and what is read or rewritten
 * were measured on PostgreSQL 15 in `pg_locks` and by relfilenode.
 */
import type { Hazard } from "@mig/core/adapter";

export const lockModes = {
  accessExclusive: "ACCESS EXCLUSIVE",
  shareRowExclusive: "SHARE ROW EXCLUSIVE",
  share: "SHARE",
  shareUpdateExclusive: "SHARE UPDATE EXCLUSIVE",
  rowExclusive: "ROW EXCLUSIVE",
} as const;

export type LockMode = (typeof lockModes)[keyof typeof lockModes];

export const dataLoss = (text: string): Hazard => ({ kind: "dataLoss", text });
export const mayFail = (text: string): Hazard => ({ kind: "mayFail", text });
export const scan = (text: string): Hazard => ({ kind: "scan", text });
export const rewrite = (text: string): Hazard => ({ kind: "rewrite", text });
export const blocksReads = (text: string): Hazard => ({ kind: "blocksReads", text });
export const blocksWrites = (text: string): Hazard => ({ kind: "blocksWrites", text });

/** Every row is read while nobody else can read or write. */
export function longScan(what: string, wayOut: string): readonly Hazard[] {
  return [scan(`${what} reads every row.`), blocksReads(`Nobody can read or write the table meanwhile. ${wayOut}`)];
}

/** Every row is written anew while nobody else can read or write. */
export function longRewrite(what: string, wayOut: string): readonly Hazard[] {
  return [
    rewrite(`${what} writes every row and every index anew.`),
    blocksReads(`Nobody can read or write the table meanwhile. ${wayOut}`),
  ];
}
