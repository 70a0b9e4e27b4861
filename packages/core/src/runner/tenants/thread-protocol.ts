/** What a run over tenants and its threads say to each other: plain data only. */
import type { LedgerFacts } from "../../adapter/ledger-rows.ts";
import type { RunEvent } from "../events.ts";
import type {
  MigrateTenantsOptions,
  RollbackTenantsOptions,
  TenantOutcome,
  TenantsOptions,
  ThreadSeed,
} from "./tenants-options.ts";

/** What cannot be handed over, or is not the thread's business. */
export type OwnOption = "repo" | "migrations" | "signal" | "onEvent" | "onProgress" | "clock" | "threads";

/** Node's module takes 3 ms to load, and few runs need it. */
export const threads = () => process.getBuiltinModule("node:worker_threads");

/** Under this name in the thread's `workerData`. */
export const taskKey = "mig:tenants";

/** What is to be done in each tenant, as plain data. */
export type WorkRequest =
  | { readonly direction: "up"; readonly options: Omit<MigrateTenantsOptions, OwnOption> }
  | { readonly direction: "down"; readonly options: Omit<RollbackTenantsOptions, OwnOption> };

/** What a thread begins with; beside it, in `module`, what it imports. */
export type ThreadTask = WorkRequest & {
  readonly data: ThreadSeed["data"];
  /** Does anybody listen to the events? */
  readonly tellsEvents: boolean;
};

export type ToThread =
  /** `ledger` names rows that most tenants share; the rows come with the first tenant of them. */
  | {
      readonly kind: "tenant";
      readonly tenant: string;
      readonly ledger: number;
      readonly rows?: readonly LedgerFacts[] | null;
    }
  /** The run was asked to stop. */
  | { readonly kind: "stop" }
  | { readonly kind: "end" };

export type FromThread =
  /** The module serves. */
  | { readonly kind: "ready" }
  /** The module was imported as far as it goes, and did not serve. */
  | { readonly kind: "unavailable" }
  | { readonly kind: "event"; readonly event: RunEvent }
  | { readonly kind: "done"; readonly outcome: TenantOutcome };

export function withoutOwn<T extends TenantsOptions>(options: T): Omit<T, OwnOption> {
  const {
    repo: _,
    migrations: _1,
    signal: _2,
    onEvent: _3,
    onProgress: _4,
    clock: _5,
    threads: _6,
    ...plain
  } = options;
  return plain;
}
