/** What the memory database cannot do of the suite. */

import { memoryAdapter } from "../src/testing/memory-adapter.ts";
import { contractTests, type Skip } from "../src/testing/suite.ts";

export const memorySkips: readonly Skip[] = contractTests(memoryAdapter())
  .filter((test) => test.name.startsWith("rows: "))
  .map((test) => ({ test: test.name, reason: "the memory database speaks no SQL" }));
