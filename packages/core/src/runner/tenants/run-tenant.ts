/** One piece of work in one tenant, and what becomes of it: whatever fails is its outcome. */
import type { LedgerFacts } from "../../adapter/ledger-rows.ts";
import { isMigError } from "../../errors.ts";
import type { Scope } from "../../model/scope.ts";
import { systemClock } from "../clock.ts";
import { type RunReport, withDetails } from "../report.ts";
import { type Run, runOn } from "../run.ts";
import { withinTime } from "../stopping.ts";
import type { GroupedPlans, PlannedWork } from "./group-plans.ts";
import type { TenantStore } from "./tenant-store.ts";
import type { TenantFailure, TenantOutcome, TenantsOptions } from "./tenants-options.ts";
import type { WorkRequest } from "./thread-protocol.ts";

/** What is done in one tenant. */
export interface TenantWork<Plan> extends PlannedWork<Plan> {
  /** The same for a thread. */
  readonly request: WorkRequest;
  /** From the ledger: what is to be done, null for nothing. What it throws is the tenant's failure. */
  plan(rows: readonly LedgerFacts[]): Plan | null;
  /**
   * Before the first of them: what fails here, fails the whole run before anything was done. `grouped` makes the plans that
   * `planTenants` tells.
   */
  ready(plans: readonly Plan[], grouped: () => Promise<GroupedPlans>): Promise<void>;
  /** How much of the server's table of locks a tenant takes, as far as that can be foreseen. */
  locks(plans: readonly Plan[]): Promise<number>;
  run(run: Run, plan: Plan, rows: readonly LedgerFacts[] | null): Promise<RunReport>;
}

export interface Job<Plan> {
  readonly tenant: string;
  readonly plan: Plan;
  readonly rows: readonly LedgerFacts[] | null;
}

export async function runTenant<Plan>(
  options: TenantsOptions,
  work: TenantWork<Plan>,
  store: TenantStore,
  { tenant, plan, rows }: Job<Plan>,
): Promise<TenantOutcome> {
  const clock = options.clock ?? systemClock;
  const began = clock.now().getTime();
  const scope: Scope = { kind: "tenant", name: tenant };
  const timed = (outcome: TenantOutcome) => ({ ...outcome, durationMs: clock.now().getTime() - began });
  try {
    const { applied } = await store.within(tenant, (session) =>
      withinTime(runOn(session, { ...options, scope }), options.tenantTimeoutMs, (run) => work.run(run, plan, rows)),
    );
    return timed({ ...skipped(tenant, null), state: applied.length === 0 ? "nothing" : "migrated", applied });
  } catch (error) {
    if (isMigError(error) && error.code === "MIG_INTERRUPTED") {
      return timed({ ...skipped(tenant, "stopped"), applied: appliedIn(error) });
    }
    const isThere = await store.exists(tenant).catch(() => true);
    return timed(isThere ? failed(tenant, error) : skipped(tenant, "dropped"));
  }
}

export function skipped(tenant: string, reason: TenantOutcome["reason"]): TenantOutcome {
  return { tenant, state: "skipped", applied: [], durationMs: 0, error: null, reason };
}

export function failed(tenant: string, thrown: unknown): TenantOutcome {
  const error = failureOf(thrown);
  return { tenant, state: "failed", applied: appliedIn(thrown), durationMs: 0, error, reason: null };
}

export function failureOf(thrown: unknown): TenantFailure {
  const { code, message, next, details } = withDetails(thrown, {});
  const migration = typeof details["migration"] === "string" ? details["migration"] : null;
  return { code, message, migration, next };
}

function appliedIn(error: unknown): RunReport["applied"] {
  const report = isMigError(error) ? error.details["report"] : undefined;
  return isReport(report) ? report.applied : [];
}

function isReport(value: unknown): value is RunReport {
  return typeof value === "object" && value !== null && "applied" in value && Array.isArray(value.applied);
}
