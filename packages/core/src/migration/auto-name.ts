/** A name for a migration, made of what it does: the same operations always make the same one. */
import { type CoreKind, isExtension, type Operation, type OperationOf } from "../operations/vocabulary.ts";

/** What an operation is called in a name. `rank`: only operations of the lowest one make the name. */
interface Words {
  readonly rank: number;
  readonly verb: string;
  /** Between the thing and its table, for what is called by its table, too. */
  readonly preposition?: string;
}

const words: { readonly [K in CoreKind]: Words } = {
  createTable: { rank: 0, verb: "create" },
  dropTable: { rank: 0, verb: "drop" },
  renameTable: { rank: 0, verb: "rename" },
  addColumn: { rank: 1, verb: "add", preposition: "to" },
  dropColumn: { rank: 1, verb: "remove", preposition: "from" },
  renameColumn: { rank: 1, verb: "rename", preposition: "on" },
  alterColumn: { rank: 1, verb: "change", preposition: "of" },
  createObject: { rank: 2, verb: "create" },
  dropObject: { rank: 2, verb: "drop" },
  alterObject: { rank: 2, verb: "change" },
  addPrimaryKey: { rank: 3, verb: "add primary key", preposition: "to" },
  dropPrimaryKey: { rank: 3, verb: "remove primary key", preposition: "from" },
  alterPrimaryKey: { rank: 3, verb: "change primary key", preposition: "of" },
  createIndex: { rank: 3, verb: "add" },
  dropIndex: { rank: 3, verb: "remove" },
  alterIndex: { rank: 3, verb: "change" },
  renameIndex: { rank: 3, verb: "rename" },
  addForeignKey: { rank: 3, verb: "add" },
  dropForeignKey: { rank: 3, verb: "remove" },
  alterForeignKey: { rank: 3, verb: "change" },
  addCheck: { rank: 3, verb: "add" },
  dropCheck: { rank: 3, verb: "remove" },
  alterCheck: { rank: 3, verb: "change" },
  renameConstraint: { rank: 3, verb: "rename" },
  alterTable: { rank: 3, verb: "change" },
  reparentTable: { rank: 0, verb: "move" },
  addStatement: { rank: 3, verb: "add" },
  dropStatement: { rank: 3, verb: "remove" },
  execute: { rank: 4, verb: "run" },
};

/** That many things are named; the rest is counted. */
const listed = 2;

interface Phrase extends Words {
  readonly thing: string;
  readonly table: string | null;
}

/**
 * Words that `migrationNames` makes a slug of.
 *
 * @example autoName([{ kind: "addColumn", table: { schema: null, name: "posts" }, column }]) // "add slug to posts"
 */
export function autoName(operations: readonly Operation[]): string {
  const all = operations.map(phraseOf);
  const lowest = Math.min(...all.map(({ rank }) => rank));
  const [first, ...others] = all.filter(({ rank }) => rank === lowest);
  if (first === undefined) return "change nothing";
  const main = [first, ...others];
  const { verb, preposition, table } = first;
  if (main.some((phrase) => phrase.verb !== verb)) return `change ${enumerated(main.map(subjectOf))}`;
  if (preposition === undefined || table === null) return `${verb} ${enumerated(main.map(({ thing }) => thing))}`;
  if (main.some((phrase) => phrase.table !== table)) return `${verb} columns of ${enumerated(main.map(subjectOf))}`;
  return [verb, enumerated(main.map(({ thing }) => thing)), preposition, table].filter((word) => word !== "").join(" ");
}

function subjectOf({ table, thing }: Phrase): string {
  return table ?? thing;
}

function phraseOf(op: Operation): Phrase {
  if (isExtension(op))
    return { rank: 3, verb: "change", thing: op.table?.name ?? op.kind, table: op.table?.name ?? null };
  return { ...words[op.kind], thing: thingOf(op), table: "table" in op ? op.table.name : null };
}

function thingOf(op: OperationOf): string {
  switch (op.kind) {
    case "alterColumn":
    case "alterForeignKey":
    case "alterCheck":
    case "alterIndex":
    case "alterObject":
    case "reparentTable":
      return op.to.name;
    case "renameTable":
      return `${op.from.name} to ${op.to.name}`;
    case "renameColumn":
    case "renameIndex":
    case "renameConstraint":
      return `${op.from} to ${op.to}`;
    case "execute":
      return "sql";
    case "addPrimaryKey":
    case "dropPrimaryKey":
    case "alterPrimaryKey":
      return "";
    default:
      return partOf(op).name;
  }
}

function partOf(
  op: Exclude<
    OperationOf,
    {
      kind:
        | "alterColumn"
        | "alterForeignKey"
        | "alterCheck"
        | "alterIndex"
        | "alterObject"
        | "reparentTable"
        | "renameTable"
        | "execute";
    }
  >,
): {
  readonly name: string;
} {
  if ("column" in op) return op.column;
  if ("object" in op) return op.object;
  if ("index" in op) return op.index;
  if ("foreignKey" in op) return op.foreignKey;
  if ("check" in op) return op.check;
  return "statement" in op ? op.statement : op.table;
}

function enumerated(all: readonly string[]): string {
  const things = [...new Set(all)].sort();
  const more = things.length - listed;
  return more > 0 ? `${things.slice(0, listed).join(" ")} and ${more} more` : things.join(" and ");
}
