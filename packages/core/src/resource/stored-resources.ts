/** The resources of a repo that have a table, each with the one table that it is kept in. */
import type { Repo } from "../adapter/repo.ts";
import { belongsTo } from "./belongs-to.ts";
import type { AnyHasMany } from "./has-many.ts";
import { fieldNames } from "./key-target.ts";
import { lookup } from "./lookup.ts";
import type { StoredResource } from "./placement.ts";
import { type AnyResource, isResource } from "./resource.ts";
import { resourceError } from "./resource-error.ts";

/**
 * A resource without a table of its own is here once for each relationship that gives it one. Resources without any
 * attribute are left out, but for those that have columns from other tables.
 *
 * Errors: MIG_RESOURCE_INVALID for a resource that no table is named for, MIG_REFERENCE_INVALID.
 */
export function storedResources(resources: readonly AnyResource[], repo: Repo): readonly StoredResource[] {
  const all = [...new Set(resources)];
  const owned = all.flatMap(ownedTables);
  return all
    .filter((resource) => resource.dataLayer?.options.repo.name === repo.name && hasColumns(resource))
    .flatMap((resource) => (hasTable(resource) ? [resource] : tablesGiven(resource, owned)))
    .map((resource) => checkDialect(resource, repo));
}

function hasColumns(resource: AnyResource): boolean {
  return fieldNames(resource).length > 0 || resource.dataLayer?.options.inherits !== undefined;
}

function hasTable(resource: AnyResource): resource is StoredResource {
  return resource.dataLayer?.options.table !== undefined;
}

interface OwnedTable {
  readonly owner: AnyResource;
  readonly name: string;
  readonly relationship: AnyHasMany;
  readonly target: AnyResource;
}

function ownedTables(owner: AnyResource): readonly OwnedTable[] {
  return Object.entries(owner.hasMany).map(([name, relationship]) => {
    const target: unknown = relationship.target();
    if (isResource(target) && target.dataLayer !== null && !hasTable(target)) {
      return { owner, name, relationship, target };
    }
    const problem = isResource(target)
      ? `${target.name}, which has a table of its own or no data layer`
      : "something that is not a resource";
    throw resourceError({ resource: owner.name }, `the relationship "${name}" points at ${problem}.`, {
      code: "MIG_REFERENCE_INVALID",
      details: { relationship: name, target: isResource(target) ? target.name : typeof target },
      next: "hasMany is for a resource whose data layer names no table; from any other, point back with belongsTo.",
    });
  });
}

/** The resource as it is in each table: with the key of the table's owner. */
function tablesGiven(resource: AnyResource, owned: readonly OwnedTable[]): readonly StoredResource[] {
  const given = owned.filter(({ target }) => target === resource);
  if (given.length > 0) return given.flatMap((one) => inTableOf(resource, one));
  throw resourceError({ resource: resource.name }, "its data layer names no table, and no relationship gives it one.", {
    next: `Name its \`table\`, or give it one with hasMany(() => ${resource.name}, { table, attribute }).`,
  });
}

function inTableOf(resource: AnyResource, { owner, name, relationship }: OwnedTable): readonly StoredResource[] {
  if (resource.dataLayer === null) return [];
  const { options, ...dataLayer } = resource.dataLayer;
  const key = `${owner.name}.${name}`;
  const reference = lookup(owner.dataLayer?.options.references, name);
  const schema = relationship.schema ?? options.schema;
  return [
    {
      ...resource,
      relationships: {
        ...resource.relationships,
        [key]: belongsTo(() => owner, { attribute: relationship.attribute }),
      },
      dataLayer: {
        ...dataLayer,
        options: {
          ...options,
          table: relationship.table,
          ...(schema === undefined ? {} : { schema }),
          references: { ...options.references, ...(reference === undefined ? {} : { [key]: reference }) },
        },
      },
    },
  ];
}

function checkDialect(resource: StoredResource, repo: Repo): StoredResource {
  const [declared, spoken] = [resource.dataLayer.dialect, repo.adapter.dialect.name];
  if (declared === spoken) return resource;
  const problem = `its data layer is for "${declared}", but the repo "${repo.name}" has an adapter for "${spoken}".`;
  throw resourceError({ resource: resource.name }, problem, {
    details: { repo: repo.name, dataLayer: declared, adapter: spoken },
    next: "Use the data layer of the package that the repo's adapter comes from.",
  });
}
