/** For authors of adapters: the contract suite, a reference adapter, and random schemas. */
export type { OpenDatabase } from "./testing/contract/contract-test.ts";
export type { ObjectSample } from "./testing/contract/objects.ts";
export { type MemoryAdapter, memoryAdapter } from "./testing/memory-adapter.ts";
export { type MutatedSchema, type MutationName, mutateSchema } from "./testing/mutate-schema.ts";
export type { Renames } from "./testing/mutations/mutation.ts";
export { type Random, randomFrom } from "./testing/random.ts";
export { randomSchema } from "./testing/random-schema.ts";
export { contractSummary, type Skip, type SuiteOptions, type TopicSummary, testAdapter } from "./testing/suite.ts";
