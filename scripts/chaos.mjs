// npm run chaos: builds the packages and kills, stops and repeats runs of them, hundreds of times; see the test itself.
import { succeeds, succeedsQuietly } from "./workspace.mjs";

if (!(await succeedsQuietly("turbo", ["run", "build", "--output-logs=errors-only"]))) process.exit(1);
process.env.MIG_LONG = "1";
const good = await succeeds("vitest", ["run", "packages/cli/test/chaos.test.ts", ...process.argv.slice(2)]);
process.exitCode = good ? 0 : 1;
