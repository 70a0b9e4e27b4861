// npm run chaos: builds the packages and kills, stops and repeats runs of them, hundreds of times; see the tests themselves.
import { succeeds, succeedsQuietly } from "./workspace.mjs";

if (!(await succeedsQuietly("turbo", ["run", "build", "--output-logs=errors-only"]))) process.exit(1);
process.env.MIG_LONG = "1";
// One file after the other: what is timed in one must not wait for the other's processes.
const files = ["packages/cli/test/chaos", "--no-file-parallelism", "--disable-console-intercept"];
const good = await succeeds("vitest", ["run", ...files, ...process.argv.slice(2)]);
process.exitCode = good ? 0 : 1;
