/**
 * npm run bench: measures mig as it was built.
 *   npm run bench                             all cases, one table
 *   npm run bench -- --only status,codegen    these cases
 *   npm run bench -- --long                   10,000 migrations, too
 *   npm run bench -- --peers                  other tools, too; installs them into a temporary folder
 *   npm run bench -- --json                   the same figures as JSON
 */
import { parseArgs } from "node:util";
import { scratchFolder } from "@mig/test-support";
import { type Case, codegen, migratePg, migrateSqlite, parts, start, status } from "./src/cases.ts";
import { peers } from "./src/peers.ts";
import { type Comparison, tableOf } from "./src/report.ts";
import { tenantFiles } from "./src/tenant-files.ts";
import { tenants } from "./src/tenants.ts";

const cases: Readonly<Record<string, Case>> = {
  start,
  status,
  codegen,
  migrateSqlite,
  migratePg,
  tenants,
  tenantFiles,
  parts,
};
const { values } = parseArgs({
  options: {
    only: { type: "string", default: Object.keys(cases).join() },
    peers: { type: "boolean", default: false },
    long: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
  },
});

const wanted = values.only
  .split(",")
  .filter(Boolean)
  .map((name) => cases[name] ?? unknown(name));
const sizes = [10, 100, 1000, ...(values.long ? [10_000] : [])];
const folder = await scratchFolder();
try {
  const comparisons: Comparison[] = [];
  for (const one of [...wanted, ...(values.peers ? [peers] : [])]) comparisons.push(...(await one(folder.path, sizes)));
  console.log(values.json ? JSON.stringify(comparisons, null, 2) : tableOf(comparisons));
} finally {
  await folder.remove();
}

function unknown(name: string): never {
  console.error(`There is no case ${name}; there are ${Object.keys(cases).join(", ")}.`);
  process.exit(2);
}
