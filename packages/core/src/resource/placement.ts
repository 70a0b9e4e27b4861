/** Where a resource is kept: scope, table, columns. */
import type { Dialect } from "../adapter/adapter.ts";
import type { TableRef } from "../model/name.ts";
import { checkName } from "./check-name.ts";
import type { AnyDataLayer } from "./data-layer.ts";
import { type Field, type Fields, fieldOf, readFields } from "./read-fields.ts";
import type { AnyResource } from "./resource.ts";
import { resourceError } from "./resource-error.ts";

export interface StoredResource extends AnyResource {
  readonly dataLayer: AnyDataLayer & { readonly options: { readonly table: string } };
}

export type ScopeName = "public" | "tenants";

export interface Placement {
  readonly resource: StoredResource;
  readonly scope: ScopeName;
  readonly table: TableRef;
  readonly fields: Fields;
  /** The column that says whose row it is. */
  readonly tenant: Field | null;
}

/** Errors: MIG_RESOURCE_INVALID, MIG_REFERENCE_INVALID, MIG_NAME_INVALID, MIG_UNSUPPORTED. */
export function readPlacement(resource: StoredResource, scope: ScopeName, dialect: Dialect): Placement {
  const { table, schema } = resource.dataLayer.options;
  const place = { resource: resource.name };
  const fields = readFields(resource, dialect);
  return {
    resource,
    scope,
    table: {
      schema: schema === undefined ? null : checkName(schema, "schema", dialect, place),
      name: checkName(table, "table", dialect, place),
    },
    fields,
    tenant: readTenant(resource, fields),
  };
}

/** Where the resource has a table. Errors: MIG_RESOURCE_INVALID, MIG_UNSUPPORTED. */
export function scopesOf(resource: StoredResource, dialect: Dialect): readonly ScopeName[] {
  if (resource.multitenancy?.strategy !== "context") return ["public"];
  const place = { resource: resource.name };
  if (dialect.capabilities.tenants === "none") {
    throw resourceError(place, `the adapter "${dialect.name}" cannot keep tenants apart.`, {
      code: "MIG_UNSUPPORTED",
      next: `Use multitenancy: { strategy: "attribute", attribute: "…" }.`,
    });
  }
  const { schema } = resource.dataLayer.options;
  if (schema === undefined) return resource.multitenancy.global ? ["public", "tenants"] : ["tenants"];
  throw resourceError(place, `its table is the tenant's own, so it cannot be in the schema "${schema}".`, {
    details: { schema },
    next: "Leave `schema` out: each tenant's schema is given when its migrations run.",
  });
}

function readTenant(resource: StoredResource, fields: Fields): Field | null {
  const { multitenancy, name } = resource;
  if (multitenancy?.strategy !== "attribute") return null;
  return fieldOf(fields, multitenancy.attribute, { resource: name }, "multitenancy");
}
