/** One resource as its part of a table: everything that can be known without the other resources. */
import type { Dialect } from "../adapter/adapter.ts";
import { type Check, check } from "../model/constraint.ts";
import { equal } from "../model/json.ts";
import { type TableName, type TableRef, tableRef } from "../model/name.ts";
import type { CustomStatement } from "../model/table.ts";
import { checkName } from "./check-name.ts";
import { within } from "./conditions.ts";
import type { DeclaredStatement } from "./data-layer.ts";
import { type Placement, readPlacement, type ScopeName, type StoredResource } from "./placement.ts";
import { columnsOf, type Fields } from "./read-fields.ts";
import { type DeclaredIndex, readIndexes } from "./read-indexes.ts";
import { resourceError } from "./resource-error.ts";
import { isSql } from "./sql.ts";

export interface Part extends Placement {
  /** Columns; null when the resource has no primary key. */
  readonly primaryKey: readonly string[] | null;
  readonly indexes: readonly DeclaredIndex[];
  readonly checks: readonly Check[];
  readonly statements: readonly CustomStatement[];
  readonly renamedFrom: TableRef | null;
}

/** Errors: MIG_RESOURCE_INVALID, MIG_REFERENCE_INVALID, MIG_NAME_INVALID, MIG_UNSUPPORTED. */
export function readPart(resource: StoredResource, scope: ScopeName, dialect: Dialect): Part {
  const placement = readPlacement(resource, scope, dialect);
  const { fields } = placement;
  return {
    ...placement,
    primaryKey: readPrimaryKey(resource, fields),
    indexes: readIndexes(placement, dialect),
    checks: readChecks(resource, fields, dialect),
    statements: (resource.dataLayer.options.customStatements ?? [])
      .filter((statement) => !isGlobal(resource, statement))
      .map((statement) => readStatement(placement, statement)),
    renamedFrom: readOldTable(placement),
  };
}

/** Does it run once for all tenants? Then it is no part of a tenant's table. */
export function isGlobal({ multitenancy }: StoredResource, { global }: DeclaredStatement): boolean {
  return multitenancy?.strategy === "context" && global === true;
}

function readPrimaryKey(resource: StoredResource, fields: Fields): readonly string[] | null {
  const place = { resource: resource.name };
  const marked = [...fields.values()].filter((field) => field.primaryKey).map((field) => field.name);
  const order = resource.primaryKey ?? marked;
  const columns = columnsOf(fields, order, place, "primaryKey");
  if (!equal([...order].sort(), [...marked].sort())) {
    throw resourceError(place, "primaryKey and the attributes marked as primary key are not the same.", {
      details: { primaryKey: order, marked },
      next: `primaryKey only orders the marked attributes: ${marked.join(", ") || "none"}.`,
    });
  }
  return columns.length === 0 ? null : columns;
}

function readChecks(resource: StoredResource, fields: Fields, dialect: Dialect): readonly Check[] {
  const { baseFilter, checkConstraints = [] } = resource.dataLayer.options;
  const place = { resource: resource.name };
  return checkConstraints.map(({ name, check: rule, on = [], message: _, ...traits }) => {
    columnsOf(fields, on, place, `the check constraint "${name}"`);
    return check({
      name: checkName(name, "check constraint", dialect, place),
      expression: within(baseFilter, rule),
      ...traits,
    });
  });
}

function readStatement({ table }: Placement, { name, up, down, after }: DeclaredStatement): CustomStatement {
  return {
    name,
    up: isSql(up) ? up.sql : up,
    down: isSql(down) ? down.sql : down,
    ...(after === undefined ? {} : { after: after.map((other) => nearTable(table, other)) }),
  };
}

/** A text is a table of the same schema. */
function nearTable({ schema }: TableRef, given: TableName): TableRef {
  return typeof given === "string" ? { schema, name: given } : tableRef(given);
}

function readOldTable({ resource, table }: Placement): TableRef | null {
  const old = resource.dataLayer.options.renamedFrom;
  return old === undefined ? null : nearTable(table, old);
}
