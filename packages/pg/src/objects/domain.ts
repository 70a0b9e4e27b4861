/**
 * `pg:domain`: a type with rules. Definition: `{ type, collation?, nullable, default?, checks: [{ name, expression }] }`,
 * the type and the default as SQL.
 */
import { equal, factsInSql, type Json, type SchemaObject, type Scope, type TableRef } from "@mig/core/adapter";
import { blocksWrites, lockModes, mayFail, scan } from "../hazards.ts";
import { qualify, quoteIdentifier } from "../quote.ts";
import { definitionFields, fieldsList, optionalText, textField } from "./definition.ts";
import { type Draft, move, type PgObjectKind } from "./pg-object-kind.ts";

export interface Domain {
  readonly type: string;
  readonly collation: string | null;
  readonly nullable: boolean;
  readonly default: string | null;
  readonly checks: readonly { readonly name: string; readonly expression: string }[];
}

export function domainObject(ref: TableRef, domain: Domain, requires: readonly string[]): SchemaObject {
  const definition: Json = {
    type: domain.type,
    nullable: domain.nullable,
    checks: domain.checks,
    ...(domain.collation === null ? {} : { collation: domain.collation }),
    ...(domain.default === null ? {} : { default: domain.default }),
  };
  return { kind: "pg:domain", schema: ref.schema, name: ref.name, definition, requires };
}

function read(object: SchemaObject): Domain {
  const fields = definitionFields(object);
  return {
    type: textField(object, fields, "type"),
    collation: optionalText(object, fields, "collation"),
    nullable: fields["nullable"] !== false,
    default: optionalText(object, fields, "default"),
    checks: fieldsList(object, fields, "checks").map((check) => ({
      name: textField(object, check, "name"),
      expression: textField(object, check, "expression"),
    })),
  };
}

/** Are values looked at? */
export function isRuled(object: SchemaObject): boolean {
  const { nullable, checks } = read(object);
  return !nullable || checks.length > 0;
}

type DomainCheck = Domain["checks"][number];

const checkSql = ({ name, expression }: DomainCheck) => `CONSTRAINT ${quoteIdentifier(name)} CHECK (${expression})`;

function create(object: SchemaObject, scope: Scope): readonly Draft[] {
  const domain = read(object);
  const parts = [
    `CREATE DOMAIN ${qualify(object, scope)} AS ${domain.type}`,
    ...(domain.collation === null ? [] : [`COLLATE ${quoteIdentifier(domain.collation)}`]),
    ...(domain.default === null ? [] : [`DEFAULT ${domain.default}`]),
    ...(domain.nullable ? [] : ["NOT NULL"]),
    ...domain.checks.map(checkSql),
  ];
  return [{ sql: parts.join(" ") }];
}

function alterRules(from: SchemaObject, to: SchemaObject, scope: Scope): readonly Draft[] {
  const [before, after] = [read(from), read(to)];
  const alter = (action: string): Draft => ({ sql: `ALTER DOMAIN ${qualify(to, scope)} ${action}` });
  const checked = (action: string): Draft => ({
    ...alter(action),
    usersLock: lockModes.share,
    hazards: [
      scan(`Every table with a column of ${to.name} is read.`),
      blocksWrites(
        "Nobody can write to them meanwhile. Or put checks on the columns, unvalidated, and validate them later.",
      ),
      mayFail("Fails while values break the rule: change them in an earlier migration."),
    ],
  });
  const has = (list: readonly DomainCheck[], check: DomainCheck) => list.some((other) => equal(other, check));
  return [
    ...before.checks
      .filter((check) => !has(after.checks, check))
      .map(({ name }) => alter(`DROP CONSTRAINT ${quoteIdentifier(name)}`)),
    ...(before.default === after.default
      ? []
      : [alter(after.default === null ? "DROP DEFAULT" : `SET DEFAULT ${after.default}`)]),
    ...(before.nullable === after.nullable ? [] : [after.nullable ? alter("DROP NOT NULL") : checked("SET NOT NULL")]),
    ...after.checks.filter((check) => !has(before.checks, check)).map((check) => checked(`ADD ${checkSql(check)}`)),
  ];
}

export const domainKind: PgObjectKind = {
  kind: "pg:domain",
  drops: true,
  // Its type may be of the schema, too.
  rests: (object, state) => factsInSql(read(object).type, { ...state, tables: {} }, object),
  alters: (from, to) => {
    const [before, after] = [read(from), read(to)];
    return before.type === after.type && before.collation === after.collation;
  },
  create,
  drop: (object, scope) => [{ sql: `DROP DOMAIN ${qualify(object, scope)}` }],
  alter: (from, to, scope) => [...move("DOMAIN", from, to, scope), ...alterRules(from, to, scope)],
};
