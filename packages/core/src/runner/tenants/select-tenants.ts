/** Which tenants a run is for. Pure. */
import { MigError } from "../../errors.ts";
import type { TenantSelection } from "./tenants-options.ts";

/**
 * In the order of the list. Errors: MIG_USAGE, MIG_TENANTS_UNKNOWN with the names.
 *
 * @example selectTenants(await tenantsOf(Repo), { except: ["acme"] })
 */
export function selectTenants(listed: readonly string[], { only, except }: TenantSelection): readonly string[] {
  if (only !== undefined && except !== undefined) {
    throw new MigError("MIG_USAGE", "Only one of only and except can be given.", { details: { only, except } });
  }
  refuseUnknown(listed, [...(only ?? []), ...(except ?? [])]);
  const [wanted, unwanted] = [only === undefined ? null : new Set(only), new Set(except)];
  return listed.filter((name) => (wanted === null || wanted.has(name)) && !unwanted.has(name));
}

/** Errors: MIG_TENANTS_UNKNOWN. */
export function refuseUnknown(listed: readonly string[], names: readonly string[]): void {
  const known = new Set(listed);
  const unknown = [...new Set(names)].filter((name) => !known.has(name));
  if (unknown.length === 0) return;
  throw new MigError("MIG_TENANTS_UNKNOWN", `There is no tenant ${unknown.join(", ")}.`, {
    details: { unknown, tenants: listed.length },
    next: "Correct the names; `mig tenants list` shows those that there are.",
  });
}

/** Each name once. Errors: MIG_TENANT_CONFLICT for two that differ only in how they are written. */
export function uniqueTenants(names: readonly string[]): readonly string[] {
  const unique = [...new Set(names)];
  const seen = new Map<string, string>();
  for (const name of unique) {
    const folded = name.normalize("NFKC").toLowerCase();
    const other = seen.get(folded);
    if (other !== undefined) {
      throw new MigError("MIG_TENANT_CONFLICT", `The tenants ${other} and ${name} differ only in their spelling.`, {
        details: { tenants: [other, name] },
        next: "Rename one of them: people, file systems and tools take them for one.",
      });
    }
    seen.set(folded, name);
  }
  return unique;
}
