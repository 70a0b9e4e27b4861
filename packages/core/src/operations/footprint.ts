/**
 * What an operation reads and writes, by name, whoever runs beside it. Two operations of different branches commute
 * when neither writes what the other reads or writes: then either can run first, both ways lead to one state, and each
 * can be undone alone.
 *
 * Most of it follows from the facts that order a plan (facts.ts): making and removing a thing write it and the names
 * that it takes, and read what it rests on. A change in place writes the thing when it disturbs what rests on it, and
 * else only its `settled`, so that two such changes meet. Renames and the user's own statements have no facts; what
 * they touch is told here. Whoever touches a part of a table reads the table.
 */
import { namesIn } from "../model/expression.ts";
import { type TableRef, tableRef } from "../model/name.ts";
import type { CustomStatement } from "../model/table.ts";
import { disturbs, provides, requires, touches } from "./definitions.ts";
import { type Fact, facts, isFreeName, isSettled, releasedFrom } from "./facts.ts";
import type { Operation } from "./vocabulary.ts";

export interface Footprint {
  readonly reads: ReadonlySet<string>;
  readonly writes: ReadonlySet<string>;
}

/** @example footprint(addColumn("posts", column("slug", "text"))).writes // "column posts slug", "free column posts slug" */
export function footprint(op: Operation): Footprint {
  const own = untoldBy(op);
  const needed = new Set(requires(op));
  const provided = provides(op);
  const names = [...needed].filter(isFreeName);
  const released = [...needed].flatMap((fact) => releasedFrom(fact) ?? []);
  // What must be released and be there is changed in place; what only must be released goes.
  const removed = released.filter((fact) => !needed.has(fact));
  const rests = [
    ...[...needed].filter((fact) => !isFreeName(fact) && releasedFrom(fact) === null),
    ...provided.flatMap((fact) => releasedFrom(fact) ?? []),
  ];
  // Of a column that only becomes nullable, nobody minds but a primary key.
  const minds = op.kind === "addPrimaryKey" || op.kind === "dropPrimaryKey";
  const reads = [...touches(op).map(facts.table), ...rests.filter((fact) => minds || !isSettled(fact)), ...own.reads];
  const made = provided.filter((fact) => releasedFrom(fact) === null);
  return { reads: new Set(reads), writes: new Set([...names, ...removed, ...made, ...disturbs(op), ...own.writes]) };
}

/** What the two cannot both do without minding the order; empty when they commute. */
export function collisions(one: Footprint, other: Footprint): readonly string[] {
  const touched = [...other.writes, ...other.reads].filter((name) => one.writes.has(name));
  const written = [...other.writes].filter((name) => one.reads.has(name));
  return [...new Set([...touched, ...written])];
}

interface Names {
  readonly reads: readonly Fact[];
  readonly writes: readonly Fact[];
}

function untoldBy(op: Operation): Names {
  switch (op.kind) {
    case "renameTable":
      return { reads: [], writes: [facts.table(op.to), ...[op.from, op.to].map((ref) => facts.freeRelation(ref))] };
    case "renameColumn":
      return {
        reads: [],
        writes: [facts.column(op.table, op.to), ...[op.from, op.to].map((name) => facts.freeColumn(op.table, name))],
      };
    case "alterTable":
      return { reads: [], writes: [facts.settled(facts.table(op.table))] };
    case "reparentTable":
      // Both sides must agree on every column when they are put together.
      return { reads: [], writes: touches(op).map(facts.table) };
    case "alterPrimaryKey":
    case "alterIndex":
      return { reads: [], writes: [facts.freeRelation(op.table, op.to.name)] };
    case "alterForeignKey":
    case "alterCheck":
      return { reads: [], writes: [facts.freeConstraint(op.table, op.to.name)] };
    case "alterObject":
      return { reads: [], writes: [facts.object(op.from)] };
    case "addStatement":
    case "dropStatement":
      return { reads: namedIn(op.table, op.statement), writes: [facts.freeConstraint(op.table, op.statement.name)] };
    default:
      return { reads: [], writes: [] };
  }
}

/** SQL can name any table, and any column of those it names; a name that is neither costs nothing. */
function namedIn(table: TableRef, { up, down }: CustomStatement): readonly Fact[] {
  const names = namesIn(`${up}\n${down}`);
  const tables = [table, ...names.map((name) => tableRef(name))];
  return tables.flatMap((ref) => [facts.table(ref), ...names.map((name) => facts.column(ref, name))]);
}
