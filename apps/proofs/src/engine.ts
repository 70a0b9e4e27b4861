import type { Adapter, ColumnType, ConnectionConfig, DeclaredObject, Session } from "@mig/core/adapter";

/** A database that proofs run on. */
export interface Engine {
  readonly name: string;
  readonly adapter: Adapter;
  open(): Promise<Scratch>;
  /** SQL of the nth value of a type; different for different n wherever the type has that many. */
  literal(type: ColumnType, n: number): string;
  /** A view in the adapter's words; where there is no other kind, `materialized` makes no difference. */
  view(name: string, query: string, materialized: boolean): DeclaredObject;
}

/** An empty database, used again after `reset`. */
export interface Scratch {
  readonly session: Session;
  readonly config: ConnectionConfig;
  /** Several statements at once, past mig. */
  execute(sql: string): Promise<void>;
  /** Drops everything in it. */
  reset(): Promise<void>;
  /** What is in it, one line a thing, by queries written for the proofs alone. */
  catalog(): Promise<readonly string[]>;
  /** All rows of all tables, in no order. */
  rows(): Promise<Readonly<Record<string, readonly Row[]>>>;
  close(): Promise<void>;
}

export type Row = Readonly<Record<string, unknown>>;

/** Literals that both databases understand. */
export function portableLiteral(type: ColumnType, n: number): string | null {
  switch (type.name) {
    case "smallint":
    case "integer":
    case "bigint":
      return String(n);
    case "decimal":
    case "float":
      return `${n}.5`;
    case "text":
    case "string":
    case "ciText":
      return `'it''s ${n} ü'`;
    case "uuid":
      return `'00000000-0000-4000-8000-${String(n).padStart(12, "0")}'`;
    case "date":
      return `'2026-01-0${n}'`;
    case "time":
      return `'12:00:0${n}'`;
    case "datetime":
      return `'2026-01-0${n} 12:00:00'`;
    case "json":
      return `'{"n": ${n}}'`;
    default:
      return null;
  }
}
