/** The one table of definitions, and the questions that can be asked of any operation. */
import type { TableRef } from "../model/name.ts";
import type { Snapshot } from "../model/snapshot.ts";
import { addColumn, alterColumn, dropColumn, renameColumn } from "./columns.ts";
import type { CoreDefinitions, DataLoss, Definition } from "./definition.ts";
import { SnapshotDraft } from "./draft.ts";
import type { Fact } from "./facts.ts";
import {
  addCheck,
  addForeignKey,
  addPrimaryKey,
  alterCheck,
  alterForeignKey,
  alterIndex,
  alterPrimaryKey,
  createIndex,
  dropCheck,
  dropForeignKey,
  dropIndex,
  dropPrimaryKey,
  renameConstraint,
  renameIndex,
} from "./keys.ts";
import { alterObject, createObject, dropObject } from "./objects.ts";
import { addStatement, dropStatement, execute } from "./statements.ts";
import { alterTable, createTable, dropTable, renameTable, reparentTable } from "./tables.ts";
import {
  type CoreKind,
  type ExtensionOperation,
  type Irreversible,
  isExtension,
  type Operation,
  type OperationOf,
} from "./vocabulary.ts";

const definitions: CoreDefinitions = {
  createTable,
  dropTable,
  renameTable,
  alterTable,
  reparentTable,
  addColumn,
  dropColumn,
  renameColumn,
  alterColumn,
  addPrimaryKey,
  dropPrimaryKey,
  alterPrimaryKey,
  createIndex,
  dropIndex,
  alterIndex,
  renameIndex,
  addForeignKey,
  dropForeignKey,
  alterForeignKey,
  addCheck,
  dropCheck,
  alterCheck,
  renameConstraint,
  addStatement,
  dropStatement,
  createObject,
  dropObject,
  alterObject,
  execute,
};

export const coreKinds = Object.keys(definitions).filter((kind): kind is CoreKind => kind in definitions);

/** What core can say of an operation that only an adapter understands. */
const extensionDefinition: Definition<ExtensionOperation> = {
  invert: (op) =>
    op.inverse === null
      ? { kind: "irreversible", reason: `${op.kind} cannot be undone` }
      : { ...op, payload: op.inverse, inverse: op.payload },
  requires: (op) => op.requires ?? [],
  provides: (op) => op.provides ?? [],
  apply: () => {},
  describe: (op) => op.kind,
  destroys: () => [],
  touches: (op) => (op.table === undefined ? [] : [op.table]),
};

/** Keeps the kind and its payload together while the record is looked up. */
function ask<K extends CoreKind, R>(
  op: OperationOf<K>,
  question: (of: Definition<OperationOf<K>>, op: OperationOf<K>) => R,
): R {
  const definition: Definition<OperationOf<K>> = definitions[op.kind];
  return question(definition, op);
}

/** What undoes the operation. */
export function invert(op: Operation): Operation | Irreversible {
  return isExtension(op) ? extensionDefinition.invert(op) : ask(op, (of, known) => of.invert(known));
}

export function requires(op: Operation): readonly Fact[] {
  return isExtension(op) ? extensionDefinition.requires(op) : ask(op, (of, known) => of.requires(known));
}

export function provides(op: Operation): readonly Fact[] {
  return isExtension(op) ? extensionDefinition.provides(op) : ask(op, (of, known) => of.provides(known));
}

/** Facts that are not true, or not the same, while it runs. */
export function disturbs(op: Operation): readonly Fact[] {
  return isExtension(op) ? [] : ask(op, (of, known) => of.disturbs?.(known) ?? []);
}

/** One line for people. */
export function describe(op: Operation): string {
  return isExtension(op) ? extensionDefinition.describe(op) : ask(op, (of, known) => of.describe(known));
}

/** What rows or values are lost for good. */
export function destroys(op: Operation): readonly DataLoss[] {
  return isExtension(op) ? extensionDefinition.destroys(op) : ask(op, (of, known) => of.destroys(known));
}

/** The tables whose definition or rows the operation touches. */
export function touches(op: Operation): readonly TableRef[] {
  return isExtension(op) ? extensionDefinition.touches(op) : ask(op, (of, known) => of.touches(known));
}

/** The state after the operations: what a database would be like. */
export function apply(operations: readonly Operation[], to: Snapshot): Snapshot {
  const draft = new SnapshotDraft(to);
  for (const op of operations) applyTo(op, draft);
  return draft.done();
}

function applyTo(op: Operation, draft: SnapshotDraft): void {
  if (isExtension(op)) extensionDefinition.apply(op, draft);
  else ask(op, (of, known) => of.apply(known, draft));
}
