// npm run contract: the contract suite over every adapter, on every supported PostgreSQL, and the page that tells how it went.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root, succeedsQuietly } from "./workspace.mjs";

const suites = ["packages/core/src/testing/suite.test.ts", "packages/pg/test/contract.test.ts"];
suites.push("packages/sqlite/test/contract.test.ts", "apps/custom-adapter/test/contract.test.ts");
suites.push("apps/proofs/test/contract-page.test.ts");
const env = { ...process.env, MIG_LONG: "1" };
const good = await succeedsQuietly("vitest", ["run", ...suites], { env });
if (good) console.log(readFileSync(join(root, "docs", "contract.md"), "utf8"));
process.exitCode = good ? 0 : 1;
