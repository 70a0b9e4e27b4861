/** What is recorded of tables beside their shape, as a diff wants to know it, and as it is recorded afterwards. */
import type { Hints } from "../diff/hints.ts";
import type { Kept } from "../diff/renames.ts";
import type { Snapshot } from "../model/snapshot.ts";
import type { DeclaredScope } from "../resource/read-resources.ts";
import type { TableNotes } from "../snapshot/snapshot-file.ts";
import type { RecordedScope } from "../snapshot/store.ts";

type Notes = Readonly<Record<string, TableNotes>>;

export function hintsOf(recorded: RecordedScope, declared: DeclaredScope): Hints {
  const before = Object.entries(recorded.notes).map(([key, { attributes = {} }]) => [key, attributes] as const);
  return {
    tables: declared.renamedTables,
    columns: declared.renamedColumns,
    values: declared.renamedValues,
    objects: declared.renamedObjects,
    fills: declared.fills,
    conversions: declared.conversions,
    attributes: { before: Object.fromEntries(before), after: declared.attributes },
  };
}

/** What waits to be dropped. */
export function keptOf({ notes }: RecordedScope): Kept {
  const entries = Object.entries(notes);
  return {
    tables: new Set(entries.flatMap(([key, { pendingDrop }]) => (pendingDrop === true ? [key] : []))),
    columns: new Map(entries.map(([key, { pendingDropColumns = [] }]) => [key, pendingDropColumns])),
  };
}

/** Tables that are somebody else's affair stay on record and are not compared. */
export function withoutTables(snapshot: Snapshot, keys: readonly string[]): Snapshot {
  if (keys.length === 0) return snapshot;
  const kept = Object.entries(snapshot.tables).filter(([key]) => !keys.includes(key));
  return { ...snapshot, tables: Object.fromEntries(kept) };
}

/** What is on record of every table afterwards. */
export function notesAfter(recorded: RecordedScope, declared: DeclaredScope, after: Snapshot, kept: Kept): Notes {
  const notes = Object.keys(after.tables).map((key): [string, TableNotes] => {
    if (kept.tables.has(key)) return [key, { ...recorded.notes[key], pendingDrop: true }];
    if (declared.snapshot.tables[key] === undefined) return [key, recorded.notes[key] ?? {}];
    const attributes = declared.attributes[key];
    const columns = kept.columns.get(key) ?? [];
    return [
      key,
      {
        ...(attributes === undefined ? {} : { attributes }),
        ...(columns.length === 0 ? {} : { pendingDropColumns: columns }),
      },
    ];
  });
  return Object.fromEntries(notes);
}

/** The subjects of the questions that would drop what waits. */
export function pendingDropIds({ tables, columns }: Kept): readonly string[] {
  return [...tables, ...[...columns].flatMap(([key, names]) => names.map((name) => `${key}.${name}`))];
}
