// npm run bench: builds the packages and measures them; see apps/bench.
import { join } from "node:path";
import { root, succeeds, succeedsQuietly } from "./workspace.mjs";

if (!(await succeedsQuietly("turbo", ["run", "build", "--output-logs=errors-only"]))) process.exit(1);
const bench = join(root, "apps", "bench", "bench.ts");
process.exitCode = (await succeeds(process.execPath, [bench, ...process.argv.slice(2)])) ? 0 : 1;
