/** Statements of tenants' resources that run once, in the public scope: objects there, because no table is there. */
import type { Repo } from "../adapter/repo.ts";
import type { ObjectKindName } from "../model/snapshot.ts";
import type { DeclaredObject } from "./declared-object.ts";
import type { StoredResource } from "./placement.ts";
import { isGlobal } from "./read-part.ts";
import { resourceError } from "./resource-error.ts";
import { isSql, type Sql } from "./sql.ts";

/** Errors: MIG_UNSUPPORTED where the adapter has no kind of object for them. */
export function globalStatements(resources: readonly StoredResource[], repo: Repo): readonly DeclaredObject[] {
  const { dialect } = repo.adapter;
  const kind: ObjectKindName = `${dialect.name}:statement`;
  return resources.flatMap((resource) => {
    const { customStatements = [], migrate, table } = resource.dataLayer.options;
    return (migrate === false ? [] : customStatements)
      .filter((statement) => isGlobal(resource, statement))
      .map(({ name, up, down }): DeclaredObject => {
        if (!dialect.objectKinds.some((known) => known.kind === kind)) {
          throw resourceError({ resource: resource.name }, `the adapter "${dialect.name}" has no global statements.`, {
            code: "MIG_UNSUPPORTED",
            details: { statement: name },
            next: "Leave `global` out, or put the statement on a resource of the public scope.",
          });
        }
        const definition = { up: textOf(up), down: textOf(down) };
        return {
          kind: "declaredObject",
          repo,
          scope: "public",
          object: { kind, schema: null, name: `${table}.${name}`, definition, requires: [] },
          companions: [],
          renamedFrom: null,
          declaredAt: resource.declaredAt,
        };
      });
  });
}

function textOf(given: string | Sql): string {
  return isSql(given) ? given.sql : given;
}
