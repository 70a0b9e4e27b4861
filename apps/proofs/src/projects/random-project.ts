/** Projects from a seed, and what they may be like a few changes later. */
import { randomFrom } from "@mig/core/testing";
import { type ChangeName, changes } from "./project-changes.ts";
import { draftOf, type Renames, told } from "./project-draft.ts";
import type { ProjectSpec } from "./project-spec.ts";

export interface ChangedProject {
  readonly spec: ProjectSpec;
  /** By question id: those of the renames that the declarations do not tell. */
  readonly renames: Renames;
  readonly changes: readonly ChangeName[];
}

/** One to four resources. The same seed gives the same project. */
export function randomProject(seed: number): ProjectSpec {
  const draft = draftOf({}, randomFrom(seed), "");
  for (let left = 1 + draft.random.int(4); left > 0; left -= 1) changes.addResource(draft);
  for (let left = draft.random.int(8); left > 0; left -= 1) changes[draft.random.weighted(additions)](draft);
  return draft.spec;
}

/** One to five changes, as a person makes them. Names that are new begin with the prefix. */
export function changeProject(spec: ProjectSpec, seed: number, prefix = ""): ChangedProject {
  const draft = draftOf(spec, randomFrom(seed), prefix);
  const done: ChangeName[] = [];
  const wanted = 1 + draft.random.int(5);
  for (let tries = 0; done.length < wanted && tries < 100; tries += 1) {
    const name = draft.random.weighted(weights);
    if (changes[name](draft)) done.push(name);
  }
  return { ...told(draft, spec), changes: done };
}

const additions = { addAttribute: 1, addIdentity: 2, addIndex: 3, addCheck: 2, addRelationship: 4 };

/** About as often as in real projects; renames and drops more often, because they break most. */
const weights: Readonly<Record<ChangeName, number>> = {
  addResource: 14,
  dropResource: 4,
  renameTable: 5,
  addAttribute: 30,
  dropAttribute: 10,
  renameAttribute: 10,
  addIdentity: 8,
  addIndex: 14,
  addCheck: 5,
  addRelationship: 10,
  changeOnDelete: 4,
  dropIdentity: 4,
  dropIndex: 5,
  dropCheck: 3,
  dropRelationship: 4,
  addEnumValue: 6,
  changeNullability: 6,
  changeDefault: 5,
  widen: 5,
};

/** None of these loses a value. */
export const harmless: ReadonlySet<ChangeName> = new Set([
  "addResource",
  "addAttribute",
  "addIdentity",
  "addIndex",
  "addCheck",
  "addRelationship",
  "changeOnDelete",
  "dropIdentity",
  "dropIndex",
  "dropCheck",
  "renameTable",
  "renameAttribute",
  "addEnumValue",
  "changeDefault",
  "changeNullability",
  "widen",
]);

/** Each of these is about one table. */
export const ofOneTable: ReadonlySet<ChangeName> = new Set([
  "addAttribute",
  "dropAttribute",
  "addIdentity",
  "addIndex",
  "addCheck",
  "dropIndex",
  "dropCheck",
  "addEnumValue",
  "changeDefault",
  "changeNullability",
  "addRelationship",
  "dropRelationship",
]);
