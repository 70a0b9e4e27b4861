import { OLDEST_POSTGRES } from "@mig/test-support";
import { proveCases } from "../src/cases/prove-cases.ts";
import { pgEngine } from "../src/pg-engine.ts";

await proveCases("pg", pgEngine(OLDEST_POSTGRES), OLDEST_POSTGRES);
