/**
 * Facts order the operations of one plan. An operation *requires* facts that must be true before it and *provides*
 * facts that are true after it; a requirement waits for **all** operations of the plan that provide the fact, and a
 * fact that nobody provides is true already. Nothing ever compares two operations.
 *
 * | fact | says | provided by |
 * |---|---|---|
 * | table T | T exists | creating it |
 * | column T.c | c exists in T | creating T, adding c |
 * | unique T(cols) | a key covers exactly these columns | a unique index, the primary key, creating T |
 * | schema S | a named schema exists | the object that an adapter makes for it |
 * | object K | an object beside the tables exists | creating it |
 * | index I | an index of a partitioned table takes parts that are made one by one | creating it for that table alone |
 * | parts I | the parts of an index that have names of their own are there | creating each |
 * | settled F | what this plan changes about F in place is done | each change in place |
 * | released F | whatever rests on F and must go is gone | each removal of something that rests on F |
 * | free N | the name N can be taken | each removal or rename of what has it |
 *
 * Renames and statements of the user's own are not ordered by facts: a plan runs them in phases of their own
 * (plan/phases.ts), because names mean one thing before the renames and another after them.
 *
 * The pattern is the same for every pair of creating and removing (see lifecycle.ts): to create X, what it rests on
 * must be there and its name free; to remove X, what rests on it must be gone. `down` is planned with the same facts,
 * so no fact exists for its sake. Names read out of SQL expressions count as columns: a wrong one only costs order.
 */
import { type TableRef, tableKey } from "../model/name.ts";
import { type ObjectRef, objectKey } from "../model/snapshot.ts";

export type Fact = string;

const settled = "settled ";
const released = "released ";
const free = "free ";

export const facts = {
  table: (ref: TableRef): Fact => `table ${tableKey(ref)}`,
  column: (ref: TableRef, name: string): Fact => `column ${tableKey(ref)} ${name}`,
  /** The order of the columns does not matter to a foreign key's target. */
  unique: (ref: TableRef, columns: readonly string[]): Fact =>
    `unique ${tableKey(ref)} (${[...columns].sort().join(",")})`,
  schema: (name: string): Fact => `schema ${name}`,
  object: (ref: ObjectRef): Fact => `object ${objectKey(ref)}`,
  index: (ref: TableRef): Fact => `index ${tableKey(ref)}`,
  parts: (ref: TableRef): Fact => `parts ${tableKey(ref)}`,
  settled: (fact: Fact): Fact => `${settled}${fact}`,
  released: (fact: Fact): Fact => `${released}${fact}`,
  /** Tables, indexes and primary keys of a schema share one name space. */
  freeRelation: (ref: TableRef, name: string = ref.name): Fact => `${free}${tableKey({ schema: ref.schema, name })}`,
  /** Columns have one of their own in each table, and so have constraints and statements. */
  freeColumn: (ref: TableRef, name: string): Fact => `${free}column ${tableKey(ref)} ${name}`,
  freeConstraint: (ref: TableRef, name: string): Fact => `${free}constraint ${tableKey(ref)} ${name}`,
  freeObject: (ref: ObjectRef): Fact => `${free}${objectKey(ref)}`,
};

/** The fact that `released` was said of; null for every other. */
export function releasedFrom(fact: Fact): Fact | null {
  return fact.startsWith(released) ? fact.slice(released.length) : null;
}

/** Is it a name that can be taken? */
export function isFreeName(fact: Fact): boolean {
  return fact.startsWith(free);
}

/** Does it say that something is done changing? */
export function isSettled(fact: Fact): boolean {
  return fact.startsWith(settled);
}
