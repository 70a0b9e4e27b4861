import type { Adapter, ConnectionConfig, Session } from "@mig/core/adapter";

/** A database that proofs run on. */
export interface Engine {
  readonly name: string;
  readonly adapter: Adapter;
  open(): Promise<Scratch>;
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
  /** How many rows each table holds. */
  counts(): Promise<Readonly<Record<string, number>>>;
  close(): Promise<void>;
}
