/** The name of a tenant, made from a row of the table that owns it. */
import { MigError } from "../../errors.ts";

/**
 * Fills a template with values of a row.
 *
 * Errors: MIG_NAME_INVALID when the row has no such value: two rows would share a tenant.
 *
 * @example tenantName("org_{id}", { id: 7 }) // "org_7"
 */
export function tenantName(template: string, row: Readonly<Record<string, unknown>>): string {
  return template.replace(/\{(\w+)\}/g, (_, attribute: string) => {
    const value = row[attribute];
    if (typeof value === "number" || typeof value === "bigint" || (typeof value === "string" && value !== "")) {
      return String(value);
    }
    throw new MigError("MIG_NAME_INVALID", `The template "${template}" needs ${attribute}, and the row has none.`, {
      details: { template, attribute },
      next: "Give the template attributes that every row has, as texts or numbers.",
    });
  });
}
