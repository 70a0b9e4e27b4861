/** `pg:enum`: a type whose values are texts in a fixed order. Definition: `{ values }`. */
import type { SchemaObject, Scope, TableRef, ValueRename } from "@mig/core/adapter";
import { lockModes, longRewrite, mayFail } from "../hazards.ts";
import { qualify, quoteLiteral } from "../quote.ts";
import { textList } from "./definition.ts";
import { rebuildEnum } from "./enum-rebuild.ts";
import { type Draft, move, type PgObjectKind } from "./pg-object-kind.ts";

/** @example enumObject({ schema: null, name: "posts_status" }, ["draft", "live"]) */
export function enumObject(ref: TableRef, values: readonly string[]): SchemaObject {
  return { kind: "pg:enum", schema: ref.schema, name: ref.name, definition: { values }, requires: [] };
}

export const enumValues = (object: SchemaObject) => textList(object, "values");

/** Values can be added in place, anywhere; to remove or reorder them takes another type. */
function onlyAdds(before: readonly string[], after: readonly string[]): boolean {
  const kept = after.filter((value) => before.includes(value));
  return kept.length === before.length && kept.every((value, position) => value === before[position]);
}

function alterValues(from: SchemaObject, to: SchemaObject, scope: Scope): readonly Draft[] {
  const [before, after] = [enumValues(from), enumValues(to)];
  if (onlyAdds(before, after)) return addedValues(before, after, qualify(to, scope));
  const removed = before.filter((value) => !after.includes(value));
  return [
    {
      sql: rebuildEnum(to, after, scope),
      usersLock: lockModes.accessExclusive,
      hazards: [
        ...longRewrite(`The new type ${to.name}, in each table with a column of it,`, "Choose a quiet hour."),
        ...(removed.length === 0 ? [] : [mayFail(`Fails while rows hold ${removed.join(", ")}: update them first.`)]),
      ],
    },
  ];
}

function addedValues(before: readonly string[], after: readonly string[], type: string): readonly Draft[] {
  const statements = after.flatMap((value, position) => {
    if (before.includes(value)) return [];
    const previous = after[position - 1];
    const next = after.find((other, place) => place > position && before.includes(other));
    const place =
      next === undefined
        ? ""
        : previous === undefined
          ? ` BEFORE ${quoteLiteral(next)}`
          : ` AFTER ${quoteLiteral(previous)}`;
    return [`ALTER TYPE ${type} ADD VALUE ${quoteLiteral(value)}${place}`];
  });
  // A new value cannot be used in the transaction that adds it, so nothing may follow the last one there.
  return statements.map((sql, position) =>
    position === statements.length - 1 ? { sql, transaction: "commitAfter" } : { sql },
  );
}

function withRenamed(object: SchemaObject, renamed: readonly ValueRename[]): SchemaObject {
  const nameNow = (value: string) => renamed.find(({ from }) => from === value)?.to ?? value;
  return { ...object, definition: { values: enumValues(object).map(nameNow) } };
}

export const enumKind: PgObjectKind = {
  kind: "pg:enum",
  drops: true,
  alters: () => true,
  create: (object, scope) => [
    { sql: `CREATE TYPE ${qualify(object, scope)} AS ENUM (${enumValues(object).map(quoteLiteral).join(", ")})` },
  ],
  drop: (object, scope) => [{ sql: `DROP TYPE ${qualify(object, scope)}` }],
  alter: (from, to, scope, renamed) => {
    const present = renamed.filter(
      (value) => enumValues(from).includes(value.from) && !enumValues(from).includes(value.to),
    );
    return [
      ...move("TYPE", from, to, scope),
      ...present.map((value) => ({
        sql: `ALTER TYPE ${qualify(to, scope)} RENAME VALUE ${quoteLiteral(value.from)} TO ${quoteLiteral(value.to)}`,
      })),
      ...alterValues(withRenamed(from, present), to, scope),
    ];
  },
};
