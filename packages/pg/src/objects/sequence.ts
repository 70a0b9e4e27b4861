/**
 * `pg:sequence`: a sequence that fills no serial or identity column. Definition: its type and options, and `ownedBy`
 * (`{ schema, name, column }`) when it goes with a column.
 */
import {
  type Fact,
  facts,
  type SchemaObject,
  type Scope,
  type SequenceOptions,
  type TableRef,
} from "@mig/core/adapter";
import { qualify, quoteIdentifier } from "../quote.ts";
import { changedClauses, optionClauses, withoutDefaults } from "../sequence.ts";
import { definitionFields, optionalFields, optionalText, tableField, textField } from "./definition.ts";
import { move, type PgObjectKind } from "./pg-object-kind.ts";

export interface SequenceOwner {
  readonly table: TableRef;
  readonly column: string;
}

export function sequenceObject(
  ref: TableRef,
  type: string,
  options: SequenceOptions,
  owner: SequenceOwner | null,
): SchemaObject {
  const ownedBy = owner === null ? {} : { ownedBy: { ...owner.table, column: owner.column } };
  return {
    kind: "pg:sequence",
    schema: ref.schema,
    name: ref.name,
    definition: { type, ...withoutDefaults(options, type), ...ownedBy },
    requires: owner === null ? [] : ownerFacts(owner),
  };
}

/** A serial column that becomes a plain one gives the name of its sequence up first. */
function ownerFacts({ table, column }: SequenceOwner): readonly Fact[] {
  return [facts.table(table), facts.column(table, column)];
}

interface Sequence {
  readonly type: string;
  readonly options: SequenceOptions;
  readonly owner: SequenceOwner | null;
}

function read(object: SchemaObject): Sequence {
  const fields = definitionFields(object);
  const owner = optionalFields(object, fields, "ownedBy");
  const option = <K extends string>(key: K) => {
    const value = optionalText(object, fields, key);
    return value === null ? {} : { [key]: value };
  };
  return {
    type: textField(object, fields, "type"),
    options: {
      ...option("start"),
      ...option("increment"),
      ...option("minValue"),
      ...option("maxValue"),
      ...option("cache"),
      ...(fields["cycle"] === true ? { cycle: true } : {}),
    },
    owner: owner === null ? null : { table: tableField(object, owner), column: textField(object, owner, "column") },
  };
}

function ownerClause(owner: SequenceOwner | null, scope: Scope): string {
  return `OWNED BY ${owner === null ? "NONE" : `${qualify(owner.table, scope)}.${quoteIdentifier(owner.column)}`}`;
}

export const sequenceKind: PgObjectKind = {
  kind: "pg:sequence",
  drops: true,
  alters: () => true,
  create: (object, scope) => {
    const { type, options, owner } = read(object);
    const clauses = [...optionClauses(options), ...(owner === null ? [] : [ownerClause(owner, scope)])];
    return [{ sql: ["CREATE SEQUENCE", qualify(object, scope), "AS", type, ...clauses].join(" ") }];
  },
  drop: (object, scope) => [{ sql: `DROP SEQUENCE ${qualify(object, scope)}` }],
  alter: (from, to, scope) => {
    const [old, wanted] = [read(from), read(to)];
    const [before, after] = [ownerClause(old.owner, scope), ownerClause(wanted.owner, scope)];
    const clauses = [
      ...(old.type === wanted.type ? [] : [`AS ${wanted.type}`]),
      ...changedClauses(old.options, wanted.options, wanted.type),
      ...(before === after ? [] : [after]),
    ];
    const moved = move("SEQUENCE", from, to, scope);
    return clauses.length === 0
      ? moved
      : [...moved, { sql: ["ALTER SEQUENCE", qualify(to, scope), ...clauses].join(" ") }];
  },
};
