/**
 * `pg:statement`: SQL of the user's own that tenants' tables need and that runs once, outside of them. Definition:
 * `{ up, down }`. A database cannot be asked for it.
 */
import { factsInSql } from "@mig/core/adapter";
import { definitionFields, textField } from "./definition.ts";
import type { PgObjectKind } from "./pg-object-kind.ts";

export const statementKind: PgObjectKind = {
  kind: "pg:statement",
  drops: true,
  alters: () => false,
  rests: (object, state) => factsInSql(textField(object, definitionFields(object), "up"), state, object),
  create: (object) => [{ sql: textField(object, definitionFields(object), "up") }],
  drop: (object) => [{ sql: textField(object, definitionFields(object), "down") }],
  alter: () => [],
};
