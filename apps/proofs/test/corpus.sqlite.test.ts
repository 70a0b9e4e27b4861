import { proveCorpus } from "../src/prove-corpus.ts";
import { sqliteEngine } from "../src/sqlite-engine.ts";

await proveCorpus("sqlite", sqliteEngine);
