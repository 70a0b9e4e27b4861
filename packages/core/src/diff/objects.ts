/** What changes beside the tables. Core knows only that an object is there, gone or different. */
import { equal } from "../model/json.ts";
import type { SchemaObject, Snapshot } from "../model/snapshot.ts";
import type { Operation } from "../operations/vocabulary.ts";
import type { DiffRules } from "./diff-rules.ts";

type Objects = Snapshot["objects"];

export function diffObjects(before: Objects, after: Objects, rules: DiffRules): readonly Operation[] {
  const removed = Object.entries(before)
    .filter(([key, object]) => after[key] === undefined && rules.dropsObject(object))
    .map(([, object]): Operation => ({ kind: "dropObject", object }));
  const wanted = Object.entries(after).flatMap(([key, object]) => changeObject(before[key], object, rules));
  return [...removed, ...wanted];
}

function changeObject(from: SchemaObject | undefined, to: SchemaObject, rules: DiffRules): readonly Operation[] {
  if (from === undefined) return [{ kind: "createObject", object: to }];
  if (equal(from, to)) return [];
  if (rules.altersObject(from, to)) return [{ kind: "alterObject", from, to }];
  return [
    { kind: "dropObject", object: from },
    { kind: "createObject", object: to },
  ];
}
