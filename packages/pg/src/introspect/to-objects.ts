/** What lives beside the tables, from the catalog's rows to the model. */
import { facts, type SchemaObject } from "@mig/core/adapter";
import { collationObject } from "../objects/collation.ts";
import { compositeObject } from "../objects/composite.ts";
import { domainObject } from "../objects/domain.ts";
import { enumObject } from "../objects/enum.ts";
import { exclusionObject } from "../objects/exclusion.ts";
import { extensionObject } from "../objects/extension.ts";
import { replicaIdentityObject } from "../objects/replica-identity.ts";
import { schemaObject } from "../objects/schema.ts";
import { sequenceObject } from "../objects/sequence.ts";
import { withoutOuterParentheses } from "../quote.ts";
import { asWritten } from "./as-written.ts";
import type { Catalog, TypeRow } from "./catalog.ts";
import { type RefOf, typeKind } from "./to-columns.ts";
import { toViews } from "./to-views.ts";

const providers = { c: "libc", i: "icu", b: "builtin", d: "default" } as const;

export function toObjects(catalog: Catalog, refOf: RefOf): readonly SchemaObject[] {
  const needs = (type: TypeRow): readonly string[] => {
    const kind = typeKind(type);
    return kind === null ? [] : [facts.object({ kind, ...refOf(type.objectSchema, type.objectName) })];
  };
  return [
    ...catalog.schemas.map(({ name }) => schemaObject(name)),
    ...catalog.extensions.map(({ name, schema }) =>
      extensionObject(name, schema === "public" || schema === "pg_catalog" ? null : schema),
    ),
    ...catalog.enums.map(({ schema, name, values }) => enumObject(refOf(schema, name), values)),
    ...catalog.sequences.map(({ schema, name, sequenceType, ownerSchema, ownerTable, ownerColumn, ...options }) => {
      const owned = ownerSchema !== null && ownerTable !== null && ownerColumn !== null;
      const owner = owned ? { table: refOf(ownerSchema, ownerTable), column: ownerColumn } : null;
      return sequenceObject(refOf(schema, name), sequenceType, options, owner);
    }),
    ...catalog.exclusions.map(({ schema, name, table, columns, constraint }) =>
      exclusionObject(refOf(schema, table), { name, constraint: asWritten(constraint), columns: columns ?? [] }),
    ),
    ...catalog.tables.flatMap(({ schema, name, replicaIdentity, replicaIndex }) =>
      replicaIdentity !== "i" || replicaIndex === null
        ? []
        : [
            replicaIdentityObject(refOf(schema, name), {
              index: replicaIndex.index,
              columns: replicaIndex.columns ?? [],
            }),
          ],
    ),
    ...catalog.collations.map(({ schema, name, provider, ...collation }) =>
      collationObject(refOf(schema, name), { ...collation, provider: providers[provider] }),
    ),
    ...catalog.composites.map(({ schema, name, attributes }) => {
      const given = (attributes ?? []).map((attribute) => ({
        name: attribute.name,
        type: attribute.type,
        collation: attribute.collation,
      }));
      return compositeObject(refOf(schema, name), given, (attributes ?? []).flatMap(needs));
    }),
    ...catalog.domains.map(({ schema, name, base, notNull, checks, ...rest }) =>
      domainObject(
        refOf(schema, name),
        {
          type: base.type,
          collation: rest.collation,
          nullable: !notNull,
          default: rest.default,
          checks: (checks ?? []).map((check) => ({
            ...check,
            expression: withoutOuterParentheses(asWritten(check.expression)),
          })),
        },
        needs(base),
      ),
    ),
    ...toViews(catalog, refOf),
  ];
}
