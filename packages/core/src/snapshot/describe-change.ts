/** What a snapshot file changed, in words: for people who must choose between two of them. */
import { equal } from "../model/json.ts";
import { showTable } from "../model/name.ts";
import type { Table } from "../model/table.ts";
import type { RecordedState } from "./snapshot-file.ts";

/** @example describeChange(before.state, after.state) // ["adds column slug", "changes index posts_title_index"] */
export function describeChange(before: RecordedState | null, after: RecordedState): readonly string[] {
  switch (after.kind) {
    case "dropped": {
      const renamedTo = "table" in after.dropped ? after.dropped.renamedTo : null;
      return [renamedTo === null ? "drops it" : `renames it to ${showTable(renamedTo)}`];
    }
    case "object":
      return [before?.kind === "object" ? "changes its definition" : "creates it"];
    case "table": {
      if (before?.kind !== "table") return ["creates it"];
      const changes = tableChanges(before.table, after.table);
      return changes.length === 0 ? ["changes nothing that can be named"] : changes;
    }
  }
}

function tableChanges(before: Table, after: Table): readonly string[] {
  const primaryKeys = (of: Table) => (of.primaryKey === null ? [] : [of.primaryKey]);
  return [
    ...partChanges("column", before.columns, after.columns),
    ...partChanges("primary key", primaryKeys(before), primaryKeys(after)),
    ...partChanges("index", before.indexes, after.indexes),
    ...partChanges("foreign key", before.foreignKeys, after.foreignKeys),
    ...partChanges("check", before.checks, after.checks),
    ...partChanges("statement", before.statements, after.statements),
    ...(before.comment === after.comment ? [] : ["changes its comment"]),
    ...(equal(before.options, after.options) ? [] : ["changes its options"]),
  ];
}

interface Part {
  readonly name: string;
}

function partChanges(word: string, before: readonly Part[], after: readonly Part[]): readonly string[] {
  const old = new Map(before.map((part) => [part.name, part]));
  const present = new Set(after.map((part) => part.name));
  return [
    ...before.filter((part) => !present.has(part.name)).map((part) => `drops ${word} ${part.name}`),
    ...after.flatMap((part) => {
      const known = old.get(part.name);
      if (known === undefined) return [`adds ${word} ${part.name}`];
      return equal(known, part) ? [] : [`changes ${word} ${part.name}`];
    }),
  ];
}
