/** createObject, dropObject, alterObject: what lives beside the tables, by the words of the adapter that knows it. */

import { withRenamedType } from "../model/edit.ts";
import { showTable } from "../model/name.ts";
import { type ObjectRef, objectKey, type SchemaObject } from "../model/snapshot.ts";
import { renamedBack } from "./columns.ts";
import type { Definition } from "./definition.ts";
import { type Fact, facts } from "./facts.ts";
import { creation, type Lifecycle, removal } from "./lifecycle.ts";
import { schemaNeeds } from "./needs.ts";
import type { OperationOf } from "./vocabulary.ts";

/** What an object rests on must be there and be done changing. */
function needsOf(object: SchemaObject): readonly Fact[] {
  return [...schemaNeeds(object), ...object.requires.flatMap((fact) => [fact, facts.settled(fact)])];
}

function objectLifecycle(object: SchemaObject): Lifecycle {
  return {
    needs: needsOf(object),
    gives: [facts.object(object), ...(object.provides ?? [])],
    // Views, sequences and tables share one name space, and so do types and tables.
    names: [facts.freeObject(object), facts.freeRelation(object)],
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
  disturbs: ({ object }) => objectLifecycle(object).gives,
  apply: ({ object }, draft) => draft.removeObject(object),
  describe: ({ object }) => `drop ${show(object)}`,
  destroys: () => [],
  touches: () => [],
};

/** What it takes and gives back when it gets another name. */
function moves(from: SchemaObject, to: SchemaObject) {
  const isSame = objectKey(from) === objectKey(to);
  const names = (object: SchemaObject) => (isSame ? [] : [facts.freeObject(object), facts.freeRelation(object)]);
  return { taken: names(to), freed: names(from) };
}

export const alterObject: Definition<OperationOf<"alterObject">> = {
  invert: ({ from, to, renamed }) => ({
    kind: "alterObject",
    from: to,
    to: from,
    ...(renamed === undefined ? {} : { renamed: renamedBack(renamed) }),
  }),
  requires: ({ from, to }) => [
    ...needsOf(to),
    ...moves(from, to).taken,
    facts.released(facts.object(from)),
    facts.released(facts.object(to)),
  ],
  provides: ({ from, to }) => [
    facts.object(to),
    facts.settled(facts.object(to)),
    ...from.requires.filter((fact) => !to.requires.includes(fact)).map(facts.released),
    ...moves(from, to).freed,
  ],
  apply: ({ from, to }, draft) => {
    draft.removeObject(from);
    draft.putObject(to);
    if (objectKey(from) !== objectKey(to)) draft.changeAll((table) => withRenamedType(table, from, to));
  },
  describe: ({ from, to }) =>
    objectKey(from) === objectKey(to) ? `alter ${show(to)}` : `rename ${show(from)} to ${showTable(to)}`,
  destroys: () => [],
  touches: () => [],
};
