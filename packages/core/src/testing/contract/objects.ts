/**
 * Kinds of objects that only one adapter has: for each the adapter gives samples, and they are made, changed, rebuilt
 * around what they rest on, and unmade. What the server reports of an object is compared with what it reports of the
 * same object made from nothing, because servers spell definitions in their own way.
 */
import assert from "node:assert/strict";
import type { Dialect, ObjectKind, Session } from "../../adapter/adapter.ts";
import { diff } from "../../diff/diff.ts";
import { rulesOf } from "../../generate/dialect-rules.ts";
import { canonicalJson } from "../../model/json.ts";
import { publicScope } from "../../model/scope.ts";
import { emptySnapshot, objectKey, type SchemaObject, type Snapshot, snapshotOf } from "../../model/snapshot.ts";
import type { Table } from "../../model/table.ts";
import type { Operation } from "../../operations/vocabulary.ts";
import { plan } from "../../plan/plan.ts";
import { comparable } from "./comparable.ts";
import type { ContractContext, ContractTest } from "./contract-test.ts";
import { lowerAll, perform } from "./schema-work.ts";

/** An object of a kind, and what else there is. */
export interface ObjectSample {
  readonly object: SchemaObject;
  /** What it may become; the same name unless the kind can be renamed in place. */
  readonly changed?: SchemaObject;
  /** What it rests on, as declared. */
  readonly tables?: readonly Table[];
  readonly objects?: readonly SchemaObject[];
  /** The tables after a change that the database refuses while the object is there. */
  readonly disturbed?: readonly Table[];
  /** False: introspection does not see objects of this kind. */
  readonly reported?: false;
}

export function objectTests(samples: readonly ObjectSample[]): readonly ContractTest[] {
  if (samples.length === 0) return [];
  const kindOf = ({ object }: ObjectSample) => object.kind;
  const numbered = samples.map((sample, at) => {
    const earlier = samples.slice(0, at).filter((other) => kindOf(other) === kindOf(sample)).length;
    return { sample, name: `objects: ${kindOf(sample)}${earlier === 0 ? "" : ` (${earlier + 1})`}` };
  });
  return [
    {
      name: "objects: every kind has a sample",
      run: async ({ dialect }) => {
        const known = new Set(samples.map(kindOf));
        assert.deepEqual(
          dialect.objectKinds.map(({ kind }) => kind).filter((kind) => !known.has(kind)),
          [],
        );
      },
    },
    ...numbered.flatMap(({ sample, name }) => testsOf(sample, name)),
  ];
}

function testsOf(sample: ObjectSample, name: string): readonly ContractTest[] {
  const { object, changed, tables = [], disturbed } = sample;
  return [
    {
      name: `${name} is made, reported, found again and unmade`,
      run: (context) => thereAndBack(context, sample, { tables }, { tables, object }),
    },
    ...(changed === undefined
      ? []
      : [
          {
            name: `${name} becomes another and what it was`,
            run: (context: ContractContext) =>
              thereAndBack(context, sample, { tables, object }, { tables, object: changed }),
          },
        ]),
    ...(disturbed === undefined
      ? []
      : [
          {
            name: `${name} makes way for a change of what it rests on`,
            run: (context: ContractContext) =>
              thereAndBack(context, sample, { tables, object }, { tables: disturbed, object }),
          },
        ]),
  ];
}

interface State {
  readonly tables: readonly Table[];
  readonly object?: SchemaObject;
}

/** From one state to the other and back; each time the database is what it is when the state is made from nothing. */
async function thereAndBack(context: ContractContext, sample: ObjectSample, from: State, to: State): Promise<void> {
  const { dialect } = context;
  const [before, after] = [from, to].map((state) => stateOf(dialect, sample, state));
  assert.ok(before !== undefined && after !== undefined);
  const session = await context.connect();
  const go = async (operations: readonly Operation[]) => perform(session, dialect, operations);
  const make = planned(dialect, emptySnapshot, after);
  await go(make.up);
  const wanted = await reportOf(session);
  await go(make.down);
  await go(planned(dialect, emptySnapshot, before).up);
  const start = await reportOf(session);

  const change = planned(dialect, before, after);
  assert.deepEqual(planned(dialect, after, after).up, [], "nothing to do the second time");
  await go(change.up);
  assert.deepEqual(await reportOf(session), wanted, "changed = made from nothing");
  if (to.object !== undefined && sample.reported !== false) {
    const { objects } = await session.introspect(publicScope);
    assert.ok(objects[objectKey(to.object)] !== undefined, `${objectKey(to.object)} is reported`);
  }
  await go(change.down);
  assert.deepEqual(await reportOf(session), start, "undone = as before");
}

function stateOf(dialect: Dialect, { objects = [] }: ObjectSample, { tables, object }: State): Snapshot {
  const lowered = lowerAll(dialect, tables);
  const own = [...objects, ...(object === undefined ? [] : [object])];
  const state = snapshotOf(Object.values(lowered.tables), [...Object.values(lowered.objects), ...own]);
  const kinds = new Map(dialect.objectKinds.map((kind): [string, ObjectKind] => [kind.kind, kind]));
  const known = Object.values(state.objects).map((one) => ({
    ...one,
    requires: [...new Set([...one.requires, ...(kinds.get(one.kind)?.rests?.(one, state) ?? [])])].sort(),
  }));
  return snapshotOf(Object.values(state.tables), known);
}

function planned(dialect: Dialect, before: Snapshot, after: Snapshot) {
  // Between two states of a test everything that is not in the second goes, shared or not.
  const rules = { ...rulesOf(dialect, before), dropsObject: () => true };
  const found = diff({ before, after, rules });
  assert.deepEqual(found.questions, [], "a sample leaves no questions");
  const { migrations, operations } = plan(found.operations);
  const down = [...migrations].reverse().flatMap((one) => one.down);
  return { up: operations, down: down.filter((op): op is Operation => op.kind !== "irreversible") };
}

async function reportOf(session: Session): Promise<string> {
  return canonicalJson(comparable(await session.introspect(publicScope), (table) => table));
}
