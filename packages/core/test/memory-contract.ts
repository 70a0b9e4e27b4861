/** What the memory database cannot do of the suite, and the objects that it has. */

import type { ObjectSample } from "../src/testing/contract/objects.ts";
import { memoryAdapter } from "../src/testing/memory-adapter.ts";
import { contractTests, type Skip } from "../src/testing/suite.ts";

const mood = (...values: readonly string[]) =>
  ({ kind: "memory:enum", schema: null, name: "mood", definition: values, requires: [] }) as const;

export const memoryObjects: readonly ObjectSample[] = [
  { object: mood("calm", "loud"), changed: mood("calm", "glad", "loud") },
];

export const memorySkips: readonly Skip[] = contractTests(memoryAdapter())
  .filter((test) => test.name.startsWith("rows: "))
  .map((test) => ({ test: test.name, reason: "the memory database speaks no SQL" }));
