/** The contract suite: what every adapter must pass. It knows no test runner: `describe` and `it` are handed in. */
import assert from "node:assert/strict";
import type { Adapter } from "../adapter/adapter.ts";
import { connectTests } from "./contract/connect.ts";
import { type ContractTest, type OpenDatabase, runContractTest } from "./contract/contract-test.ts";
import { databaseTests } from "./contract/database.ts";
import { dialectTests } from "./contract/dialect.ts";
import { errorTests } from "./contract/errors.ts";
import { introspectionTests } from "./contract/introspection.ts";
import { ledgerTests } from "./contract/ledger.ts";
import { lockTests } from "./contract/lock.ts";
import { nameTests } from "./contract/names.ts";
import { type ObjectSample, objectTests } from "./contract/objects.ts";
import { operationTests } from "./contract/operations.ts";
import { proofTests } from "./contract/proofs.ts";
import { rowTests } from "./contract/rows.ts";
import { tenantTests } from "./contract/tenants.ts";
import { transactionTests } from "./contract/transactions.ts";

/** A gap that is known. Its case must fail: one that passes has to be taken off the list. */
export interface Skip {
  /** The whole name: `topic: case`. */
  readonly test: string;
  readonly reason: string;
  /** It passes at times, for the reason given; then nothing can be concluded from a pass. */
  readonly wavers?: true;
}

export interface SuiteOptions {
  readonly describe: (name: string, body: () => void) => void;
  readonly it: (name: string, body: () => Promise<void>) => void;
  readonly adapter: Adapter;
  /** An empty database, for each case one of its own. */
  readonly openDatabase: () => Promise<OpenDatabase>;
  readonly skips?: readonly Skip[];
  /** One or more of each kind of object that the adapter adds. */
  readonly objects?: readonly ObjectSample[];
}

/** All cases but those about objects, by topic; which of them an adapter must pass is told by its capabilities. */
const commonTopics: Readonly<Record<string, readonly ContractTest[]>> = {
  dialect: dialectTests,
  connect: connectTests,
  transactions: transactionTests,
  lock: lockTests,
  ledger: ledgerTests,
  names: nameTests,
  operations: operationTests,
  proofs: proofTests,
  introspection: introspectionTests,
  rows: rowTests,
  errors: errorTests,
  database: databaseTests,
  tenants: tenantTests,
};

function topicsOf(
  objects: readonly ObjectSample[],
): readonly (readonly [topic: string, tests: readonly ContractTest[]])[] {
  return [...Object.entries(commonTopics), ["objects", objectTests(objects)]];
}

/**
 * Declares the suite for an adapter, in any test runner that has `describe` and `it`.
 *
 * @example testAdapter({ describe, it, adapter: sqliteAdapter, openDatabase: scratchFile });
 */
export function testAdapter({ describe, it, adapter, openDatabase, skips = [], objects = [] }: SuiteOptions): void {
  const run = (test: ContractTest) => runContractTest(test, adapter, openDatabase);
  for (const [topic, all] of topicsOf(objects)) {
    const tests = all.filter((test) => isFor(test, adapter));
    if (tests.length === 0) continue;
    describe(topic, () => {
      for (const test of tests) {
        const skip = skips.find((known) => known.test === test.name);
        if (skip === undefined) it(test.name, () => run(test));
        else if (skip.wavers === true)
          it(`${test.name} (known gap, at times: ${skip.reason})`, async () => void (await ended(run(test))));
        else it(`${test.name} (known gap: ${skip.reason})`, () => mustFail(test.name, run(test)));
      }
    });
  }
  describe("skips", () => {
    it("name cases that this adapter has", async () => {
      const names = new Set(contractTests(adapter, objects).map((test) => test.name));
      const unknown = skips.map((skip) => skip.test).filter((name) => !names.has(name));
      assert.deepEqual(unknown, []);
    });
  });
}

export interface TopicSummary {
  readonly topic: string;
  /** Cases that the adapter must pass; 0 for a topic that its manifest leaves out. */
  readonly passed: number;
  readonly skipped: readonly Skip[];
}

/**
 * What `testAdapter` with these skips will say when none of its cases fails, by topic, without a database: for a page that
 * shows what an adapter can do.
 *
 * @example contractSummary(duckdbAdapter, skips).map(({ topic, passed }) => `${topic}: ${passed}`)
 */
export function contractSummary(
  adapter: Adapter,
  skips: readonly Skip[] = [],
  objects: readonly ObjectSample[] = [],
): readonly TopicSummary[] {
  return topicsOf(objects).map(([topic, all]) => {
    const names = all.filter((test) => isFor(test, adapter)).map(({ name }) => name);
    const skipped = skips.filter(({ test }) => names.includes(test));
    return { topic, passed: names.length - skipped.length, skipped };
  });
}

/** The cases for this adapter. */
export function contractTests(adapter: Adapter, objects: readonly ObjectSample[] = []): readonly ContractTest[] {
  return topicsOf(objects)
    .flatMap(([, tests]) => tests)
    .filter((test) => isFor(test, adapter));
}

function isFor(test: ContractTest, adapter: Adapter): boolean {
  return test.applies?.(adapter.dialect.capabilities, adapter) ?? true;
}

async function ended(running: Promise<void>): Promise<boolean> {
  return running.then(
    () => true,
    () => false,
  );
}

async function mustFail(name: string, running: Promise<void>): Promise<void> {
  const passed = await ended(running);
  assert.equal(passed, false, `"${name}" passes now: remove it from the skips.`);
}
