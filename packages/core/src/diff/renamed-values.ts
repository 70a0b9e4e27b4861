/**
 * Values that the declarations say were called otherwise. Where the values belong to an object (an enum type), that
 * object is told; where a check keeps them, the rows are converted. Only what is recorded under the old name and not
 * yet under the new one is a rename: a hint that was followed stays in the code and changes nothing.
 */
import { typeObject } from "../model/edit.ts";
import { hasText } from "../model/expression.ts";
import type { Json } from "../model/json.ts";
import { tableRef } from "../model/name.ts";
import { objectKey, type SchemaObject, type Snapshot } from "../model/snapshot.ts";
import { findColumn, type Table } from "../model/table.ts";
import type { Operation, OperationOf, ValueRename } from "../operations/vocabulary.ts";
import type { Hints } from "./hints.ts";

export interface RenamedValues {
  /** By the key of the object after the change. */
  readonly ofObjects: ReadonlyMap<string, readonly ValueRename[]>;
  readonly ofColumns: readonly OperationOf<"alterColumn">[];
}

/** `before` has the new names of tables, columns and types already. */
export function renamedValues(before: Snapshot, after: Snapshot, hints: NonNullable<Hints["values"]>): RenamedValues {
  const ofObjects = new Map<string, readonly ValueRename[]>();
  const ofColumns: OperationOf<"alterColumn">[] = [];
  for (const [key, columns] of Object.entries(hints)) {
    const [from, to] = [before.tables[key], after.tables[key]];
    if (from === undefined || to === undefined) continue;
    for (const [name, values] of Object.entries(columns)) {
      const [old, now] = [findColumn(from, name), findColumn(to, name)];
      if (old === undefined || now === undefined) continue;
      const pairs = Object.entries(values).map(([value, former]): ValueRename => ({ from: former, to: value }));
      const ref = typeObject(now.type);
      if (ref !== null) {
        const renamed = pairs.filter(
          isNew(textsOf(before.objects[objectKey(ref)]), textsOf(after.objects[objectKey(ref)])),
        );
        if (renamed.length > 0) ofObjects.set(objectKey(ref), renamed);
      } else {
        const renamed = pairs.filter(isNew(checkTexts(from), checkTexts(to)));
        if (renamed.length > 0)
          ofColumns.push({ kind: "alterColumn", table: tableRef(to), from: old, to: now, renamed });
      }
    }
  }
  return { ofObjects, ofColumns };
}

/** The changes of columns with what their values are called from now on. */
export function withRenamedValues(changes: readonly Operation[], { ofColumns }: RenamedValues): readonly Operation[] {
  const added = ofColumns.filter((op) => !changes.some((other) => isSameColumn(other, op)));
  const told = changes.map((op) => {
    const same = ofColumns.find((other) => isSameColumn(op, other));
    return op.kind === "alterColumn" && "from" in op && same?.renamed !== undefined
      ? { ...op, renamed: same.renamed }
      : op;
  });
  return [...told, ...added];
}

function isSameColumn(op: Operation, other: OperationOf<"alterColumn">): boolean {
  return (
    op.kind === "alterColumn" &&
    "from" in op &&
    op.to.name === other.to.name &&
    op.table.name === other.table.name &&
    op.table.schema === other.table.schema
  );
}

type Has = (text: string) => boolean;

function isNew(before: Has, after: Has): (rename: ValueRename) => boolean {
  return ({ from, to }) => before(from) && !before(to) && after(to) && !after(from);
}

/** Every text in the definition: what it means is the adapter's affair. */
function textsOf(object: SchemaObject | undefined): Has {
  const texts = new Set<string>();
  const gather = (json: Json): void => {
    if (typeof json === "string") texts.add(json);
    else if (typeof json === "object" && json !== null) Object.values(json).forEach(gather);
  };
  if (object !== undefined) gather(object.definition);
  return (text) => texts.has(text);
}

function checkTexts(table: Table): Has {
  return (text) => table.checks.some(({ expression }) => hasText(expression, text));
}
