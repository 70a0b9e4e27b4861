/** What became of the tenants so far, and whether the run goes on. */
import type { Clock } from "../clock.ts";
import type { Direction } from "../events.ts";
import type { TenantOutcome, TenantsOptions, TenantsReport } from "./tenants-options.ts";

export class TenantTally {
  failures = 0;
  readonly #options: TenantsOptions;
  readonly #direction: Direction;
  readonly #clock: Clock;
  readonly #began: number;
  readonly #outcomes = new Map<string, TenantOutcome | null>();
  #total = 0;
  #done = 0;
  #stopped = false;

  constructor(options: TenantsOptions, direction: Direction, clock: Clock) {
    this.#options = options;
    this.#direction = direction;
    this.#clock = clock;
    this.#began = clock.now().getTime();
  }

  knows(tenant: string): boolean {
    return this.#outcomes.has(tenant);
  }

  /** May another tenant begin? */
  goesOn(): boolean {
    const { signal, maxFailures = Number.POSITIVE_INFINITY } = this.#options;
    return !this.#stopped && signal?.aborted !== true && this.failures < maxFailures;
  }

  stop(): void {
    this.#stopped = true;
  }

  planned(names: readonly string[], pending: number): void {
    this.#total += pending;
    for (const name of names) this.#outcomes.set(name, this.#outcomes.get(name) ?? null);
    this.#options.onProgress?.({ kind: "tenantsPlanned", tenants: names.length, pending });
  }

  note(outcome: TenantOutcome): void {
    this.#outcomes.set(outcome.tenant, outcome);
    if (outcome.state === "failed") this.failures += 1;
    // The others would fail as well.
    if (outcome.error?.code === "MIG_NODE_DOWN") this.stop();
  }

  /** The same for one that had something to do, and tells it. */
  done(outcome: TenantOutcome): void {
    this.note(outcome);
    this.#done += 1;
    const rate = this.#done / Math.max((this.#clock.now().getTime() - this.#began) / 1000, 0.001);
    this.#options.onProgress?.({
      kind: "tenantDone",
      outcome,
      done: this.#done,
      total: this.#total,
      failed: this.failures,
      rate,
      etaMs: Math.round(((this.#total - this.#done) / rate) * 1000),
    });
  }

  report(): TenantsReport {
    const tenants = [...this.#outcomes.values()].filter((outcome) => outcome !== null);
    return {
      direction: this.#direction,
      tenants,
      failed: tenants.filter(({ state }) => state === "failed").map(({ tenant }) => tenant),
      durationMs: this.#clock.now().getTime() - this.#began,
    };
  }
}
