/** What the database enforces for resources, by the names under which it reports violations. */
import type { Repo } from "../adapter/repo.ts";
import type { TableRef } from "../model/name.ts";
import { tableKey, tableRef } from "../model/name.ts";
import type { Table } from "../model/table.ts";
import { keyAttribute } from "./key-target.ts";
import { lookup } from "./lookup.ts";
import { scopesOf } from "./placement.ts";
import { type Part, readPart } from "./read-part.ts";
import { readResources } from "./read-resources.ts";
import type { AnyResource } from "./resource.ts";
import { storedResources } from "./stored-resources.ts";

export interface DeclaredConstraint {
  /** The resource's name. */
  readonly resource: string;
  readonly table: TableRef;
  readonly kind: "primaryKey" | "unique" | "foreignKey" | "check";
  /** As the database reports it: of a constraint, or of a unique index. */
  readonly name: string;
  /** Those of the resource that it is about, as far as it was said. */
  readonly attributes: readonly string[];
  /** As declared: what to tell people whose rows break it. */
  readonly message: string | null;
}

/**
 * Every key, unique index, foreign key and check of the resources of a repo, so that an application can tell which
 * attribute a failed insert was about. Where resources share a table, each has its own entry.
 *
 * Errors: those of `readResources`.
 *
 * @example
 * const broken = constraintsOf([Post, User], Repo).filter(({ name }) => name === error.constraint);
 */
export function constraintsOf(resources: readonly AnyResource[], repo: Repo): readonly DeclaredConstraint[] {
  const { dialect } = repo.adapter;
  const declared = readResources(resources, repo);
  return storedResources(resources, repo)
    .flatMap((resource) => scopesOf(resource, dialect).map((scope) => readPart(resource, scope, dialect)))
    .flatMap((part) => constraintsIn(part, declared[part.scope].snapshot.tables[tableKey(part.table)]));
}

function constraintsIn(part: Part, table: Table | undefined): readonly DeclaredConstraint[] {
  const { resource, fields } = part;
  const attributesOf = (columns: readonly (string | null)[]) =>
    [...fields.values()].filter(({ column }) => columns.includes(column.name)).map(({ name }) => name);
  const entry = (
    kind: DeclaredConstraint["kind"],
    name: string,
    about: readonly string[],
    message?: string | null,
  ) => ({
    resource: resource.name,
    table: tableRef(part.table),
    kind,
    name,
    attributes: about,
    message: message ?? null,
  });
  const unique = part.indexes.filter(({ index }) => index.unique);
  const checks = resource.dataLayer.options.checkConstraints ?? [];
  return [
    ...(table?.primaryKey == null
      ? []
      : [entry("primaryKey", table.primaryKey.name, attributesOf(table.primaryKey.columns))]),
    ...unique.map(({ index, message }) =>
      entry("unique", index.name, attributesOf(index.keys.map(({ column }) => column)), message),
    ),
    ...(table?.foreignKeys ?? [])
      .filter(({ columns }) => attributesOf(columns).length === columns.length)
      .map(({ name, columns }) =>
        entry("foreignKey", name, attributesOf(columns), keyMessage(part, attributesOf(columns))),
      ),
    ...checks.map(({ name, on = [], message }) => entry("check", name, on, message)),
  ];
}

/** Of the relationship whose key is among the attributes. */
function keyMessage({ resource }: Part, attributes: readonly string[]): string | null {
  const messages = Object.entries(resource.relationships).flatMap(([name, relationship]) =>
    attributes.includes(keyAttribute(name, relationship))
      ? (lookup(resource.dataLayer.options.references, name)?.message ?? [])
      : [],
  );
  return messages[0] ?? null;
}
