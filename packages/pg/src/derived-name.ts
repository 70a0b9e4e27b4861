/** The names that PostgreSQL gives to the keys and indexes that partitions have because their parent has them. */
import { byteLength, type Index } from "@mig/core/adapter";
import { nameLimit } from "./quote.ts";

/** As `ChooseIndexName` does it: an expression is called `expr`, and columns that are carried along count, too. */
function wordsOf({ keys, include }: Index): readonly string[] {
  const taken = new Set<string>();
  return [...keys.map(({ column }) => column ?? "expr"), ...include].map((word) => {
    let name = word;
    for (let number = 1; taken.has(name); number++) name = `${word}${number}`;
    taken.add(name);
    return name;
  });
}

/** As `makeObjectName` does it: the longer of the two names is cut until all fits. */
function objectName(table: string, words: string, label: string): string {
  const room = nameLimit - byteLength(label) - 1 - (words === "" ? 0 : 1);
  let [left, right] = [table, words];
  while (byteLength(left) + byteLength(right) > room) {
    if (byteLength(left) > byteLength(right)) left = left.slice(0, -1);
    else right = right.slice(0, -1);
  }
  return [left, ...(right === "" ? [] : [right]), label].join("_");
}

/** The names in the order in which they are tried: where one is taken, a number is added. `index` is null for a primary key. */
function* namesFor(table: string, index: Index | null): Generator<string> {
  const words = index === null ? "" : wordsOf(index).join("_").slice(0, nameLimit);
  const label = index === null ? "pkey" : index.constraint === null ? "idx" : "key";
  yield objectName(table, words, label);
  for (let number = 1; number < 100; number++) yield objectName(table, words, `${label}${number}`);
}

/** The first that is not taken; it is taken then. */
export function derivedName(table: string, index: Index | null, taken: Set<string>): string {
  for (const name of namesFor(table, index)) {
    if (taken.has(name)) continue;
    taken.add(name);
    return name;
  }
  return table;
}

/** May the name be one that PostgreSQL has chosen? */
export function isDerivedName(name: string, table: string, index: Index | null): boolean {
  return [...namesFor(table, index)].includes(name);
}
