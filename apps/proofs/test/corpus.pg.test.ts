import { NEWEST_POSTGRES } from "@mig/test-support";
import { pgEngine } from "../src/pg-engine.ts";
import { proveCorpus } from "../src/prove-corpus.ts";

await proveCorpus("pg", pgEngine(NEWEST_POSTGRES));
