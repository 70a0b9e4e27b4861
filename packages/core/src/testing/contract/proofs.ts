/**
 * Three proofs over every case of the corpus: what the change leads to is what would be built from nothing, a second
 * diff finds nothing, and the way back ends at the start.
 */
import assert from "node:assert/strict";
import type { Dialect } from "../../adapter/adapter.ts";
import { diff } from "../../diff/diff.ts";
import { type Hints, noHints } from "../../diff/hints.ts";
import { asDeclared } from "../../diff/question.ts";
import { commitsFirst, rulesOf } from "../../generate/dialect-rules.ts";
import type { Snapshot } from "../../model/snapshot.ts";
import { apply } from "../../operations/definitions.ts";
import type { Operation } from "../../operations/vocabulary.ts";
import { plan } from "../../plan/plan.ts";
import type { ContractContext, ContractTest } from "./contract-test.ts";
import { type ProofCase, proofCases } from "./proof-cases.ts";
import { assertHolds, creation, lowerAll, perform } from "./schema-work.ts";

/** Everything that goes is meant to go. */
function changes(dialect: Dialect, before: Snapshot, after: Snapshot, hints: Hints): readonly Operation[] {
  const rules = { ...rulesOf(dialect, before), dropsObject: () => true };
  return diff({ before, after, rules, hints, otherwise: asDeclared }).operations;
}

async function prove({ connect, dialect }: ContractContext, { tables }: ProofCase): Promise<void> {
  const given = tables(dialect.capabilities);
  const [before, after] = [lowerAll(dialect, given.before), lowerAll(dialect, given.after)];
  const session = await connect();
  await perform(session, dialect, creation(before));
  const { migrations, operations } = plan(changes(dialect, before, after, given.renames), commitsFirst(dialect));
  for (const { up } of migrations) await perform(session, dialect, up);
  await assertHolds(session, dialect, after, "applied = built from scratch");
  assert.deepEqual(changes(dialect, apply(operations, before), after, noHints), [], "a second diff finds nothing");
  for (const { down } of [...migrations].reverse()) {
    const steps = down.flatMap((step) => (step.kind === "irreversible" ? [] : [step]));
    await perform(session, dialect, steps);
  }
  await assertHolds(session, dialect, before, "up and down = start");
}

export const proofTests: readonly ContractTest[] = proofCases.map((given) => ({
  name: `proofs: ${given.name}`,
  ...(given.applies === undefined ? {} : { applies: given.applies }),
  run: (context) => prove(context, given),
}));
