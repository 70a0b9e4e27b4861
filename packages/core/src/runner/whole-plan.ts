/** The plan of a run over several repos, their public scopes and their tenants: one digest for all of it. */
import { digestOf, type RunPlan, refuseOtherPlan } from "./run-plan.ts";
import type { TenantsPlan } from "./tenants/plan-tenants.ts";

export interface WholePlan {
  /** Of the public scopes. */
  readonly repos: readonly (RunPlan & { readonly repo: string })[];
  readonly tenants: readonly (TenantsPlan & { readonly repo: string })[];
  /** Of all of them together; of a single one, its own. */
  readonly digest: string;
}

export function wholePlan(repos: WholePlan["repos"], tenants: WholePlan["tenants"]): WholePlan {
  const digests = [...repos, ...tenants].map(({ digest }) => digest);
  const [only, ...others] = digests;
  return { repos, tenants, digest: only !== undefined && others.length === 0 ? only : digestOf(digests) };
}

/** The digest that a part must have when its turn comes; empty when nobody has asked for one. */
export type AgreedPlan = (repo: { readonly name: string }, part: "repos" | "tenants") => { readonly plan?: string };

/**
 * A run of one part insists on the digest by itself. Where there are several `parts`, all of them are planned before the
 * first one runs. Errors: MIG_PLAN_CHANGED, those of planning.
 */
export async function agreedPlan(
  wanted: string | undefined,
  parts: number,
  plan: () => Promise<WholePlan>,
): Promise<AgreedPlan> {
  if (wanted === undefined) return () => ({});
  if (parts === 1) return () => ({ plan: wanted });
  const whole = await plan();
  refuseOtherPlan(wanted, whole.digest);
  // A part that was not planned has no digest that could be right.
  return ({ name }, part) => ({ plan: whole[part].find(({ repo }) => repo === name)?.digest ?? wanted });
}
