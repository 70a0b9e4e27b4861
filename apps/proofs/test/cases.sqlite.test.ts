import { proveCases } from "../src/cases/prove-cases.ts";
import { sqliteEngine } from "../src/sqlite-engine.ts";

await proveCases("sqlite", sqliteEngine);
