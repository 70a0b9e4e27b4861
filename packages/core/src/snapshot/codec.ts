/**
 * Snapshot files as text: JSON with sorted keys that holds only what differs from the defaults, so that a new field of
 * the model changes no file that exists. The hash is taken over what is written, not over what it means.
 */
import { MigError } from "../errors.ts";
import { type Column, columnOptions } from "../model/column.ts";
import { decodeObject, decodeObjectRef, decodeTable, decodeTableRef } from "../model/decode-table.ts";
import {
  type Decoder,
  dictionary,
  type Fields,
  isTrue,
  list,
  nullable,
  oneOf,
  record,
  root,
  text,
  wholeNumber,
} from "../model/decoder.ts";
import { canonicalJson } from "../model/json.ts";
import type { TableRef } from "../model/name.ts";
import { sha256 } from "../model/sha256.ts";
import type { SchemaObject } from "../model/snapshot.ts";
import { type Table, tableSpec } from "../model/table.ts";
import type { ColumnType } from "../model/type.ts";
import {
  type Dropped,
  type Generation,
  type RecordedState,
  type SnapshotEntry,
  type SnapshotFile,
  snapshotFormat,
  type TableNotes,
} from "./snapshot-file.ts";

/** @example encodeSnapshot({ parents: [], after: [], migration: "20261123101500_first", state }).text */
export function encodeSnapshot(entry: SnapshotEntry): { readonly hash: string; readonly text: string } {
  const content = {
    format: snapshotFormat,
    parents: entry.parents,
    ...(entry.after === null ? {} : { after: entry.after }),
    migration: entry.migration,
    kind: entry.state.kind,
    ...stateMembers(entry.state),
    ...(entry.generation === undefined ? {} : { generation: entry.generation }),
  };
  const hash = hashOf(content);
  return { hash, text: `${pretty({ ...content, hash })}\n` };
}

/**
 * Reads a file and proves that it is what mig wrote.
 *
 * Errors: MIG_SNAPSHOT_INVALID when the text is cut, misses something, holds something unknown or was edited;
 * MIG_SNAPSHOT_VERSION when a newer mig wrote it.
 */
export function decodeSnapshot(content: string, path: string): SnapshotFile {
  const parsed = parse(content, path);
  refuseNewer(parsed, path);
  const at = root((problem, place) => invalid(path, place, `${place === "" ? "it" : place} ${problem}`));
  const file = decodeFile(parsed, at);
  if (sealOf(parsed) === file.hash) return { ...file, path };
  return invalid(path, "hash", "its content does not match its hash, so it was edited or merged by hand");
}

function parse(content: string, path: string): unknown {
  try {
    return JSON.parse(content);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return invalid(path, lineIn(message, content), `it is not whole JSON: ${message}`);
  }
}

/** The engine tells the line in its message, or that the end came too early, or nothing. */
function lineIn(message: string, content: string): string {
  const [place] = /line \d+/.exec(message) ?? [];
  const end = message.includes("end of JSON") ? `line ${content.trimEnd().split("\n").length}` : "";
  return place ?? end;
}

/** The hash that a file should have: of all its members but that one. */
function sealOf(parsed: unknown): string {
  const members = Object.entries(parsed ?? {}).filter(([name]) => name !== "hash");
  return hashOf(Object.fromEntries(members));
}

function refuseNewer(parsed: unknown, path: string): void {
  const format = typeof parsed === "object" && parsed !== null && "format" in parsed ? parsed.format : null;
  if (typeof format !== "number" || format <= snapshotFormat) return;
  throw new MigError("MIG_SNAPSHOT_VERSION", `${path} has format ${format}; this mig reads up to ${snapshotFormat}.`, {
    details: { path, format, known: snapshotFormat },
  });
}

function invalid(path: string, place: string, problem: string): never {
  throw new MigError("MIG_SNAPSHOT_INVALID", `${path}: ${problem}.`, {
    details: { path, place },
    next: `Restore ${path} from version control; snapshots are written by mig and are not edited by hand.`,
  });
}

const decodeGeneration: Decoder<Generation> = record((fields) => ({
  at: fields.required("at", text),
  migrations: fields.required("migrations", dictionary(text)),
  snapshots: fields.required("snapshots", wholeNumber),
}));

const decodeFile: Decoder<Omit<SnapshotFile, "path">> = record((fields) => {
  const format = fields.required("format", wholeNumber);
  return {
    hash: fields.required("hash", text),
    ...(format === 1 ? linksOfFormat1(fields) : links(fields)),
    state: stateFields(fields),
    ...fields.given("generation", decodeGeneration),
  };
});

function links(fields: Fields): Pick<SnapshotEntry, "parents" | "after" | "migration"> {
  return {
    parents: fields.required("parents", list(text)),
    after: fields.optional("after", list(text), null),
    migration: fields.required("migration", text),
  };
}

function linksOfFormat1(fields: Fields): ReturnType<typeof links> {
  const parent = fields.required("parent", nullable(text));
  return { parents: parent === null ? [] : [parent], after: null, migration: fields.required("migration", text) };
}

function stateFields(fields: Fields): RecordedState {
  const kind = fields.required("kind", oneOf(["table", "object", "dropped"]));
  switch (kind) {
    case "table":
      return {
        kind,
        table: fields.required("table", decodeTable),
        renamedFrom: fields.optional("renamedFrom", decodeTableRef, null),
        renamedColumns: fields.optional("renamedColumns", dictionary(text), {}),
        ...notesOf(fields),
      };
    case "object":
      return { kind, object: fields.required("object", decodeObject) };
    case "dropped":
      return { kind, dropped: droppedFields(fields) };
  }
}

function notesOf(fields: Fields): { readonly notes?: TableNotes } {
  const notes: TableNotes = {
    ...fields.given("attributes", dictionary(list(text))),
    ...fields.given("pendingDrop", isTrue),
    ...fields.given("pendingDropColumns", list(text)),
  };
  return Object.keys(notes).length === 0 ? {} : { notes };
}

function droppedFields(fields: Fields): Dropped {
  const object = fields.optional("object", decodeObjectRef, null);
  if (object !== null) return { object };
  return {
    table: fields.required("table", decodeTableRef),
    renamedTo: fields.optional("renamedTo", decodeTableRef, null),
  };
}

function stateMembers(state: RecordedState): object {
  switch (state.kind) {
    case "table":
      return {
        table: writtenTable(state.table),
        ...(state.renamedFrom === null ? {} : { renamedFrom: writtenRef(state.renamedFrom) }),
        ...(Object.keys(state.renamedColumns).length === 0 ? {} : { renamedColumns: state.renamedColumns }),
        ...state.notes,
      };
    case "object":
      return { object: writtenObject(state.object) };
    case "dropped":
      return writtenDropped(state.dropped);
  }
}

function writtenDropped(dropped: Dropped): object {
  if ("object" in dropped) return { object: { kind: dropped.object.kind, ...writtenRef(dropped.object) } };
  return {
    table: writtenRef(dropped.table),
    ...(dropped.renamedTo === null ? {} : { renamedTo: writtenRef(dropped.renamedTo) }),
  };
}

function writtenRef(ref: TableRef): object {
  return { name: ref.name, ...(ref.schema === null ? {} : { schema: ref.schema }) };
}

function writtenTable(of: Table): object {
  return { ...tableSpec(of), columns: of.columns.map(writtenColumn) };
}

function writtenColumn(of: Column): object {
  return { name: of.name, type: writtenType(of.type), ...columnOptions(of) };
}

function writtenType(of: ColumnType): unknown {
  if (of.name === "array") return { name: of.name, element: writtenType(of.element) };
  return Object.keys(of).length === 1 ? of.name : of;
}

function writtenObject(of: SchemaObject): object {
  return {
    kind: of.kind,
    ...writtenRef(of),
    definition: of.definition,
    ...(of.requires.length === 0 ? {} : { requires: of.requires }),
    ...(of.provides === undefined ? {} : { provides: of.provides }),
  };
}

function hashOf(content: object): string {
  return sha256(canonicalJson(content));
}

/** Canonical JSON read back has its keys in order, which is all that the indented text needs. */
function pretty(content: object): string {
  return JSON.stringify(JSON.parse(canonicalJson(content)), null, 2);
}
