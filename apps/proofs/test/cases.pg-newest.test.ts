import { NEWEST_POSTGRES } from "@mig/test-support";
import { proveCases } from "../src/cases/prove-cases.ts";
import { pgEngine } from "../src/pg-engine.ts";

await proveCases("pg", pgEngine(NEWEST_POSTGRES), NEWEST_POSTGRES);
