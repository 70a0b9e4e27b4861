/** Where the tenants of the selected repos are. */
import { statusOfTenants, type TenantStatus } from "@mig/core/runner";
import type { Context } from "./context.ts";
import { migrationsIn, type Project } from "./project.ts";
import { reposWithTenants, type TenantChoice } from "./tenant-options.ts";

/** Errors: MIG_TENANTS_UNKNOWN. */
export async function readTenants(
  { output }: Context,
  project: Project,
  { selection }: TenantChoice,
  { verify }: { readonly verify: boolean } = { verify: false },
) {
  const found = [];
  for (const repo of reposWithTenants(project)) {
    const migrations = migrationsIn(repo.folders.tenantMigrations, project, output);
    found.push({ repo: repo.name, tenants: await statusOfTenants({ repo, migrations, verify, ...selection }) });
  }
  return found;
}

/** How many there are in each state, and those that need work by name; with `all`, every one. */
export function showTenants(
  { output }: Context,
  repo: string,
  tenants: readonly TenantStatus[],
  { all }: { readonly all: boolean },
): void {
  const { paint } = output;
  output.say(paint.bold(`${repo}, tenants`));
  if (tenants.length === 0) output.say(paint.dim("  no tenants"));
  const isTooOld = ({ withoutFile }: TenantStatus) => withoutFile.some(({ breaking }) => breaking !== null);
  const isEdited = ({ edited }: TenantStatus) => edited !== null && edited.length > 0;
  const needsWork = (one: TenantStatus) => one.state !== "current" || isTooOld(one) || isEdited(one);
  const shown = all ? tenants : tenants.filter(needsWork);
  const width = Math.max(0, ...shown.map(({ tenant }) => tenant.length));
  for (const one of shown) {
    const { tenant, state, version, pending, outOfOrder, withoutFile } = one;
    const notes = [
      ...(version === null ? [] : [paint.dim(`at ${version}`)]),
      ...(pending.length === 0 || state === "missing" ? [] : [`${pending.length} pending`]),
      ...(outOfOrder.length === 0 ? [] : [paint.yellow(`${outOfOrder.length} older than an applied one`)]),
      ...(withoutFile.length === 0 ? [] : [paint.yellow(`${withoutFile.length} without a file`)]),
      ...(isEdited(one) ? [paint.yellow(`${one.edited?.length} changed after they were applied`)] : []),
      ...(isTooOld(one) ? [paint.red("this release must not run")] : []),
    ];
    const colour = state === "current" ? paint.green : paint.yellow;
    output.say(
      `  ${colour(state.padEnd("incomplete".length))} ${[tenant.padEnd(width), ...notes].join("  ")}`.trimEnd(),
    );
  }
  const byState = Object.entries(Object.groupBy(tenants, ({ state }) => state));
  if (byState.length > 0) output.say(`  ${byState.map(([state, of]) => `${of.length} ${state}`).join(", ")}`);
}
