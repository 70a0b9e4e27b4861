/**
 * What changes beside the tables. Core knows only that an object is there, gone or different, and what it rests on: an
 * object that must be rebuilt around a change of that (a view over a column that gets another type) is dropped and
 * created anew, and with it whatever rests on it in turn.
 */
import { equal } from "../model/json.ts";
import { type ObjectRef, objectKey, type SchemaObject, type Snapshot } from "../model/snapshot.ts";
import { disturbs } from "../operations/definitions.ts";
import { type Fact, facts } from "../operations/facts.ts";
import type { Operation, ValueRename } from "../operations/vocabulary.ts";
import type { DiffRules } from "./diff-rules.ts";

type Objects = Snapshot["objects"];

export interface ObjectsInput {
  readonly before: Objects;
  readonly after: Objects;
  readonly rules: DiffRules;
  /** The former names of new objects. */
  readonly former: Readonly<Record<string, ObjectRef>>;
  /** Parts that got another name, by the key of the object after the change. */
  readonly renamed: ReadonlyMap<string, readonly ValueRename[]>;
  /** What happens to the tables. */
  readonly tables: readonly Operation[];
}

/** An object that stays, is altered in place, or is made anew (`rebuild`). */
interface Kept {
  readonly from: SchemaObject;
  readonly to: SchemaObject;
  rebuild: boolean;
}

export function diffObjects({ before, after, rules, renamed, tables, ...names }: ObjectsInput): readonly Operation[] {
  const former = formerObjects(before, after, rules, names.former);
  const taken = new Set([...former.values()].map(objectKey));
  const kept: Kept[] = [];
  const operations: Operation[] = Object.entries(before)
    .filter(([key, object]) => after[key] === undefined && !taken.has(key) && rules.dropsObject(object))
    .map(([, object]) => ({ kind: "dropObject", object }));
  for (const [key, to] of Object.entries(after)) {
    const from = before[key] ?? former.get(key);
    if (from === undefined) operations.push({ kind: "createObject", object: to });
    else kept.push({ from, to, rebuild: !isSame(from, to) && !rules.altersObject(from, to) });
  }
  rebuildDisturbed(kept, [...tables, ...operations], rules);
  return [...operations, ...kept.flatMap((object) => changeObject(object, renamed.get(objectKey(object.to))))];
}

/** Facts about order are no part of what an object is. */
function isSame(from: SchemaObject, to: SchemaObject): boolean {
  return objectKey(from) === objectKey(to) && equal(from.definition, to.definition);
}

function changeObject({ from, to, rebuild }: Kept, renamed: readonly ValueRename[] | undefined): readonly Operation[] {
  if (rebuild) {
    return [
      { kind: "dropObject", object: from },
      { kind: "createObject", object: to },
    ];
  }
  return isSame(from, to) ? [] : [{ kind: "alterObject", from, to, ...(renamed === undefined ? {} : { renamed }) }];
}

/**
 * By new key: what a new object was before, when a declaration says so, or when one that can be rebuilt at any time is
 * gone and another is the same but for its name.
 */
function formerObjects(
  before: Objects,
  after: Objects,
  rules: DiffRules,
  hints: ObjectsInput["former"],
): ReadonlyMap<string, SchemaObject> {
  const gone = Object.entries(before).filter(([key, object]) => after[key] === undefined && rules.dropsObject(object));
  const free = new Map(gone);
  const former = new Map<string, SchemaObject>();
  for (const [key, to] of Object.entries(after)) {
    if (before[key] !== undefined) continue;
    const hint = hints[key];
    const isFormer = (object: SchemaObject) =>
      hint === undefined
        ? object.kind === to.kind && rules.rebuildsObject(to) && equal(object.definition, to.definition)
        : objectKey(object) === objectKey(hint);
    const from = [...free.values()].find((object) => isFormer(object) && rules.altersObject(object, to));
    if (from === undefined) continue;
    free.delete(objectKey(from));
    former.set(key, from);
  }
  return former;
}

/** One that is rebuilt disturbs what rests on it, so the search goes on until it finds no more. */
function rebuildDisturbed(kept: readonly Kept[], operations: readonly Operation[], rules: DiffRules): void {
  const disturbed = new Set(operations.flatMap(disturbs));
  for (const { from, to } of kept) {
    const isMoved = objectKey(from) !== objectKey(to);
    if (!isSame(from, to) && (isMoved || rules.disturbsObject(from, to))) disturbed.add(facts.object(from));
  }
  const isDisturbed = (fact: Fact) => disturbed.has(fact);
  for (let found = true; found; ) {
    found = false;
    for (const object of kept) {
      const { from } = object;
      if (!object.rebuild && rules.rebuildsObject(from) && from.requires.some(isDisturbed)) object.rebuild = true;
      if (!object.rebuild || disturbed.has(facts.object(from))) continue;
      disturbed.add(facts.object(from));
      found = true;
    }
  }
}
