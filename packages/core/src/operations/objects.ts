/** createObject, dropObject, alterObject: what lives beside the tables, by the words of the adapter that knows it. */

import { showTable } from "../model/name.ts";
import { type ObjectRef, objectKey, type SchemaObject } from "../model/snapshot.ts";
import type { Definition } from "./definition.ts";
import { facts } from "./facts.ts";
import { creation, type Lifecycle, removal } from "./lifecycle.ts";
import { schemaNeeds } from "./needs.ts";
import type { OperationOf } from "./vocabulary.ts";

function objectLifecycle(object: SchemaObject): Lifecycle {
  return {
    needs: [...schemaNeeds(object), ...object.requires],
    gives: [facts.object(object), ...(object.provides ?? [])],
    names: [facts.freeObject(object)],
    within: [],
  };
}

const show = (ref: ObjectRef) => `${ref.kind} ${showTable(ref)}`;

export const createObject: Definition<OperationOf<"createObject">> = {
  invert: ({ object }) => ({ kind: "dropObject", object }),
  requires: ({ object }) => creation(objectLifecycle(object)).requires,
  provides: ({ object }) => creation(objectLifecycle(object)).provides,
  apply: ({ object }, draft) => draft.putObject(object),
  describe: ({ object }) => `create ${show(object)}`,
  destroys: () => [],
  touches: () => [],
};

export const dropObject: Definition<OperationOf<"dropObject">> = {
  invert: ({ object }) => ({ kind: "createObject", object }),
  requires: ({ object }) => removal(objectLifecycle(object)).requires,
  provides: ({ object }) => removal(objectLifecycle(object)).provides,
  apply: ({ object }, draft) => draft.removeObject(object),
  describe: ({ object }) => `drop ${show(object)}`,
  destroys: () => [],
  touches: () => [],
};

export const alterObject: Definition<OperationOf<"alterObject">> = {
  invert: ({ from, to }) => ({ kind: "alterObject", from: to, to: from }),
  requires: ({ from, to }) => [...to.requires, ...(objectKey(from) === objectKey(to) ? [] : [facts.freeObject(to)])],
  provides: ({ from, to }) => [
    facts.object(to),
    ...from.requires.map(facts.released),
    ...(objectKey(from) === objectKey(to) ? [] : [facts.freeObject(from)]),
  ],
  apply: ({ from, to }, draft) => {
    draft.removeObject(from);
    draft.putObject(to);
  },
  describe: ({ from, to }) =>
    objectKey(from) === objectKey(to) ? `alter ${show(to)}` : `rename ${show(from)} to ${showTable(to)}`,
  destroys: () => [],
  touches: () => [],
};
