/**
 * How an operation is written. Each family of constructors says beside them which call gives an operation back, so
 * the two cannot drift apart unseen; nothing else knows both.
 */
import {
  type CoreKind,
  type Irreversible,
  isExtension,
  type Operation,
  type OperationOf,
} from "../operations/vocabulary.ts";
import type { Call } from "./code.ts";
import { columnCalls } from "./column-operations.ts";
import { keyCalls } from "./key-operations.ts";
import { extensionCall, irreversibleCall, objectCalls } from "./object-operations.ts";
import { statementCalls } from "./statement-operations.ts";
import { tableCalls } from "./table-operations.ts";

/** One entry per kind: a kind without a constructor does not compile. */
type Calls = { readonly [K in CoreKind]: (op: OperationOf<K>) => Call };

const calls: Calls = { ...tableCalls, ...columnCalls, ...keyCalls, ...statementCalls, ...objectCalls };

/** The constructor call that gives this step. */
export function callOf(step: Operation | Irreversible): Call {
  if (step.kind === "irreversible") return irreversibleCall(step);
  return isExtension(step) ? extensionCall(step) : coreCall(step);
}

/** Keeps the kind and its payload together while the entry is looked up. */
function coreCall<K extends CoreKind>(op: OperationOf<K>): Call {
  const write: (op: OperationOf<K>) => Call = calls[op.kind];
  return write(op);
}
