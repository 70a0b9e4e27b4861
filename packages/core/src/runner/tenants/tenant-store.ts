/** Where the tenants of a repo are, and how they are reached: as schemas of one database, or as a file each. */
import type { Session } from "../../adapter/adapter.ts";

import type { LedgerFacts } from "../../adapter/ledger-rows.ts";
import type { AskRepo } from "../../adapter/repo.ts";
import type { TenantsOptions } from "./tenants-options.ts";

export interface TenantStore {
  /** Asks the repo's own database. */
  readonly ask: AskRepo;
  /** Errors: MIG_NAME_INVALID. */
  checkName(name: string): void;
  exists(name: string): Promise<boolean>;
  /** Null without a ledger; a tenant that is not there is left out. Each lane reads its own tenants. */
  ledgers(names: readonly string[]): Promise<ReadonlyMap<string, readonly LedgerFacts[] | null>>;
  /**
   * How many at once, as far as the server takes that when each one locks so much; a warning tells when that is fewer than
   * were asked for. Errors: MIG_NO_ROOM.
   */
  concurrency(locksEach?: number): Promise<number>;
  /** Which of the sessions knows the tenant already: work goes fastest there. Less than the concurrency. */
  laneOf(name: string): number;
  /** On a session that can reach the tenant. As many at once as there are calls. */
  within<T>(name: string, body: (session: Session) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** What the store needs of a run's options. */
export interface StoreOptions
  extends Pick<
    TenantsOptions,
    "repo" | "concurrency" | "signal" | "onEvent" | "clock" | "appliedBy" | "environment" | "retryMs" | "lockWaitMs"
  > {
  /** Takes no lock. */
  readonly readOnly?: boolean;
}
