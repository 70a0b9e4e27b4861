/**
 * What a run over tenants would do, told once for all tenants in which it is the same. Most of the time that is one plan:
 * only what is compiled from a tenant's own state, or undone by its own ledger, is looked at tenant by tenant.
 */
import { isMigError, type MigError } from "../../errors.ts";
import type { Scope } from "../../model/scope.ts";
import type { Task } from "../entry.ts";
import type { Direction } from "../events.ts";
import { type Run, runOn } from "../run.ts";
import { digestOf, planOf, type RunPlan } from "../run-plan.ts";
import type { TenantStore } from "./tenant-store.ts";
import type { TenantsOptions } from "./tenants-options.ts";

/** Stands in the plan's SQL for each of the group's tenants, where SQL has their names. */
const anyTenant: Scope = { kind: "tenant", name: "TENANT" };

export interface TenantsPlanGroup extends RunPlan {
  readonly tenants: readonly string[];
}

export interface GroupedPlans {
  /** The largest one first. */
  readonly groups: readonly TenantsPlanGroup[];
  /** Those in which the run would fail before its first statement. */
  readonly failures: readonly { readonly tenant: string; readonly error: MigError }[];
  /** Of what would be done, and in which tenants. */
  readonly digest: string;
}

/** How a kind of work is told. */
export interface PlannedWork<Plan> {
  readonly direction: Direction;
  /** Two tenants of the same kind have the same tasks; null for one that has to be asked itself. */
  kindOf(plan: Plan): Promise<string | null>;
  /** `run` compiles for any tenant, `own` is the tenant itself. */
  tasks(plan: Plan, run: Run, own: Run): Promise<readonly Task[]>;
}

interface Job<Plan> {
  readonly tenant: string;
  readonly plan: Plan;
}

type Planned = { readonly plan: RunPlan; readonly isAlike: boolean } | { readonly error: MigError };

export async function groupPlans<Plan>(
  options: TenantsOptions,
  work: PlannedWork<Plan>,
  store: TenantStore,
  jobs: readonly Job<Plan>[],
): Promise<GroupedPlans> {
  const groups = new Map<string, { readonly plan: RunPlan; readonly tenants: string[] }>();
  const failures: { readonly tenant: string; readonly error: MigError }[] = [];
  for (const alike of await byKind(work, jobs)) {
    for (const [position, job] of alike.entries()) {
      const planned = await planOne(options, work, store, job);
      const isForAll = position === 0 && ("error" in planned || planned.isAlike);
      const tenants = (isForAll ? alike : [job]).map(({ tenant }) => tenant);
      if ("error" in planned) failures.push(...tenants.map((tenant) => ({ tenant, error: planned.error })));
      else {
        const group = groups.get(planned.plan.digest) ?? { plan: planned.plan, tenants: [] };
        group.tenants.push(...tenants);
        groups.set(planned.plan.digest, group);
      }
      if (isForAll) break;
    }
  }
  const found = [...groups.values()]
    .map(({ plan, tenants }): TenantsPlanGroup => ({ ...plan, tenants }))
    .sort((left, right) => right.tenants.length - left.tenants.length);
  return { groups: found, failures, digest: digestOf(whereWhat(work.direction, found)) };
}

function whereWhat(direction: Direction, groups: readonly TenantsPlanGroup[]): readonly string[] {
  return [direction, ...groups.map(({ digest, tenants }) => JSON.stringify([digest, [...tenants].sort()])).sort()];
}

async function byKind<Plan>(
  { kindOf }: PlannedWork<Plan>,
  jobs: readonly Job<Plan>[],
): Promise<readonly (readonly Job<Plan>[])[]> {
  const kinds = new Map<string, Job<Plan>[]>();
  for (const job of jobs) {
    const kind = (await kindOf(job.plan)) ?? `only ${job.tenant}`;
    const alike = kinds.get(kind) ?? [];
    alike.push(job);
    kinds.set(kind, alike);
  }
  return [...kinds.values()];
}

/** In a transaction that only reads. A failure of the plan leaves the session as it is, for the next tenant. */
function planOne<Plan>(
  options: TenantsOptions,
  work: PlannedWork<Plan>,
  store: TenantStore,
  { tenant, plan }: Job<Plan>,
): Promise<Planned> {
  const scope: Scope = { kind: "tenant", name: tenant };
  return store.within(tenant, (session) => {
    const own = runOn(session, { ...options, scope });
    return session.transaction(
      async () => {
        try {
          const tasks = await work.tasks(plan, { ...own, scope: anyTenant }, own);
          const state = () => session.introspect(scope);
          return {
            plan: await planOf({ ...own, scope: anyTenant }, work.direction, tasks, state),
            isAlike: !readState(tasks),
          };
        } catch (error) {
          if (!isMigError(error)) throw error;
          return { error };
        }
      },
      { readOnly: true },
    );
  });
}

function readState(tasks: readonly Task[]): boolean {
  return tasks.some(({ segments }) => segments.some(({ units }) => units.some(({ kind }) => kind === "operations")));
}
