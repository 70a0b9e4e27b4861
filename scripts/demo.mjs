// npm run demo: builds the packages and runs the demo with the given arguments.
import { join } from "node:path";
import { root, succeeds, succeedsQuietly } from "./workspace.mjs";

if (!(await succeedsQuietly("turbo", ["run", "build", "--output-logs=errors-only"]))) process.exit(1);
const demo = join(root, "apps", "demo", "demo.ts");
process.exitCode = (await succeeds(process.execPath, [demo, ...process.argv.slice(2)], { stdio: "inherit" })) ? 0 : 1;
