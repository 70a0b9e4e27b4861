/**
 * One piece of work over all tenants: known in a few queries, canaries first, then a bounded number at once. What fails
 * in one tenant is its outcome and touches no other; a tenant that appears meanwhile has its turn at the end.
 */
import { MigError } from "../../errors.ts";
import { systemClock } from "../clock.ts";
import { refuseOtherPlan } from "../run-plan.ts";
import { groupPlans } from "./group-plans.ts";
import { inParallel } from "./in-parallel.ts";
import { listTenants, withTenantStore } from "./open-tenants.ts";
import { failed, type Job, runTenant, skipped, type TenantWork } from "./run-tenant.ts";
import { refuseUnknown, selectTenants } from "./select-tenants.ts";
import type { TenantStore } from "./tenant-store.ts";
import { TenantTally } from "./tenant-tally.ts";
import { TenantThreads } from "./tenant-threads.ts";
import type { TenantsOptions, TenantsReport } from "./tenants-options.ts";

/**
 * With a plan, tenants that appear meanwhile are left alone. Errors, all before anything is done: MIG_USAGE,
 * MIG_TENANTS_UNKNOWN, MIG_NAME_INVALID, MIG_TENANT_CONFLICT, MIG_PLAN_CHANGED, those of the work. Afterwards, with `details.report`, a TenantsReport: MIG_TENANTS_FAILED, MIG_INTERRUPTED.
 */
export async function runTenants<Plan>(options: TenantsOptions, work: TenantWork<Plan>): Promise<TenantsReport> {
  checkNumbers(options);
  return withTenantStore(options, async (store) => {
    const tally = new TenantTally(options, work.direction, options.clock ?? systemClock);
    const listed = await listTenants(options.repo, store);
    if (Array.isArray(options.canary)) refuseUnknown(listed, options.canary);
    await runSome(options, work, { store, tally, names: selectTenants(listed, options), isFirst: true });
    if (options.only === undefined && options.plan === undefined) await runNewcomers(options, work, store, tally);
    const report = tally.report();
    if (options.signal?.aborted === true) {
      throw new MigError("MIG_INTERRUPTED", "The run was stopped before every tenant had its turn.", {
        details: { report },
        next: "Run the same command again; it goes on with the tenants that are not done.",
      });
    }
    if (report.failed.length > 0) throw failedTenants(report);
    return report;
  });
}

interface Part {
  readonly store: TenantStore;
  readonly tally: TenantTally;
  readonly names: readonly string[];
  readonly isFirst: boolean;
}

async function runNewcomers<Plan>(
  options: TenantsOptions,
  work: TenantWork<Plan>,
  store: TenantStore,
  tally: TenantTally,
): Promise<void> {
  const unwanted = new Set(options.except);
  while (tally.goesOn()) {
    const listed = await listTenants(options.repo, store);
    const names = listed.filter((name) => !tally.knows(name) && !unwanted.has(name));
    if (names.length === 0) return;
    await runSome(options, work, { store, tally, names, isFirst: false });
  }
}

async function runSome<Plan>(options: TenantsOptions, work: TenantWork<Plan>, part: Part): Promise<void> {
  const { tally, names } = part;
  const jobs = await jobsOf(options, work, part);
  const grouped = () => groupPlans(options, work, part.store, jobs);
  if (options.plan !== undefined) refuseOtherPlan(options.plan, (await grouped()).digest);
  const plans = jobs.map((job) => job.plan);
  await work.ready(plans, grouped);
  const atOnce = jobs.length === 0 ? 1 : await part.store.concurrency(await work.locks(plans));
  tally.planned(names, jobs.length);
  const here = async (job: Job<Plan>) => tally.done(await runTenant(options, work, part.store, job));
  const [canaries, others] = part.isFirst ? divide(jobs, options.canary ?? 0) : [[], jobs];
  const goesOn = () => tally.goesOn();
  const laneOf = (job: Job<Plan>) => part.store.laneOf(job.tenant);
  const first = { limit: 1, laneOf, goesOn: () => goesOn() && tally.failures === 0 };
  const left = await inParallel(canaries, first, here);
  if (canaries.length > 0 && tally.failures > 0) tally.stop();
  const threads = TenantThreads.open(options, work.request, others.length);
  const body = async (job: Job<Plan>) => {
    const outcome = await threads?.run(job);
    return outcome === undefined ? here(job) : tally.done(outcome);
  };
  const later = await inParallel(others, { limit: atOnce, laneOf, goesOn }, body).finally(() => threads?.close());
  for (const { tenant } of [...left, ...later]) tally.note(skipped(tenant, "stopped"));
}

/** Those with something to do; the others have their outcome at once. */
export async function jobsOf<Plan>(
  options: TenantsOptions,
  work: Pick<TenantWork<Plan>, "plan">,
  { store, tally, names }: Omit<Part, "isFirst">,
): Promise<readonly Job<Plan>[]> {
  const ledgers = await store.ledgers(names);
  const gone = names.filter((name) => !ledgers.has(name));
  const stillListed = new Set(gone.length === 0 ? [] : await listTenants(options.repo, store));
  return names.flatMap((tenant): readonly Job<Plan>[] => {
    const rows = ledgers.get(tenant);
    if (rows === undefined) {
      tally.note(stillListed.has(tenant) ? failed(tenant, missing(tenant)) : skipped(tenant, "dropped"));
      return [];
    }
    try {
      const planned = work.plan(rows ?? []);
      if (planned !== null) return [{ tenant, plan: planned, rows }];
      tally.note({ ...skipped(tenant, null), state: "nothing" });
    } catch (error) {
      tally.note(failed(tenant, error));
    }
    return [];
  });
}

/** The canaries, and the others. */
function divide<Plan>(
  jobs: readonly Job<Plan>[],
  canary: number | readonly string[],
): readonly [readonly Job<Plan>[], readonly Job<Plan>[]] {
  const isFirst = (job: Job<Plan>, at: number) =>
    typeof canary === "number" ? at < canary : canary.includes(job.tenant);
  return [jobs.filter(isFirst), jobs.filter((job, at) => !isFirst(job, at))];
}

function missing(tenant: string): MigError {
  return new MigError("MIG_TENANT_MISSING", `The tenant ${tenant} is listed, and is not in the database.`, {
    details: { tenant },
  });
}

function failedTenants(report: TenantsReport): MigError {
  const { failed: names, tenants } = report;
  const lines = tenants.flatMap(({ tenant, error }) =>
    error === null ? [] : [`  ${tenant}: ${[error.migration, error.code, error.message].filter(Boolean).join(" ")}`],
  );
  const shown = lines.length > 10 ? [...lines.slice(0, 10), `  and ${lines.length - 10} more`] : lines;
  const message = `${names.length} of ${tenants.length} tenants failed.\n${shown.join("\n")}`;
  return new MigError("MIG_TENANTS_FAILED", message, { details: { tenants: names, report } });
}

function checkNumbers({ concurrency = 1, maxFailures = 1, tenantTimeoutMs = 1, canary }: TenantsOptions): void {
  const numbers = {
    concurrency,
    maxFailures,
    tenantTimeoutMs,
    ...(typeof canary === "number" ? { canary: canary + 1 } : {}),
  };
  for (const [name, value] of Object.entries(numbers)) {
    if (Number.isInteger(value) && value >= 1) continue;
    throw new MigError("MIG_USAGE", `${name} must be a whole number of 1 or more.`, { details: { [name]: value } });
  }
}
