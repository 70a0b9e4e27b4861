// npm test: every check of the repository, in order, all of them even when one failed.
//   npm test                              everything
//   npm test -- --only vitest,types       these steps
//   npm test -- --only vitest core/src    the rest goes to vitest: file filters, -t, -u
// The last line is "N passed, N failed": vitest's tests, and every other step as one.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { succeeds } from "./workspace.mjs";

process.env.TURBO_TELEMETRY_DISABLED = "1";
process.env.DO_NOT_TRACK = "1";

const steps = {
  build: () => once("turbo", ["run", "build", "--output-logs=errors-only"]),
  types: () => once("tsc", ["-p", "tsconfig.json"]),
  lint: () => once("biome", ["check", "--error-on-warnings"]),
  imports: () => once("depcruise", ["packages", "apps", "--output-type", "err-long"]),
  unused: () => once("knip", ["--no-progress"]),
  guards: () => once("node", ["scripts/guards.mjs"]),
  publishable: () => once("node", ["scripts/publishable.mjs"]),
  vitest: () => vitest(),
  packed: () => once("node", ["scripts/packed.mjs"]),
};

const { only, rest } = parse(process.argv.slice(2));
const results = [];
for (const name of only) {
  console.log(`\n── ${name}`);
  const started = performance.now();
  const counts = await steps[name]();
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  results.push({ name, seconds, ...counts });
  console.log(`── ${name}: ${counts.failed === 0 ? "passed" : "FAILED"} in ${seconds} s`);
}

console.log("");
for (const { name, seconds, passed, failed } of results) {
  console.log(
    `${failed === 0 ? "passed" : "FAILED"} ${name.padEnd(12)} ${seconds.padStart(6)} s  ${passed}/${passed + failed}`,
  );
}
const sum = (key) => results.reduce((total, result) => total + result[key], 0);
process.exitCode = sum("failed") === 0 ? 0 : 1;
console.log(`${sum("passed")} passed, ${sum("failed")} failed`);

async function once(command, args) {
  const good = await succeeds(command, args);
  return { passed: good ? 1 : 0, failed: good ? 0 : 1 };
}

async function vitest() {
  const folder = mkdtempSync(join(tmpdir(), "mig-vitest-"));
  const report = join(folder, "report.json");
  try {
    const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
    const good = await succeeds("vitest", ["run", ...reporters, ...rest]);
    return countsOf(report, good);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A file that could not be loaded and an error outside of any test count as one failure each. */
function countsOf(report, good) {
  try {
    const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(report, "utf8"));
    const broken = testResults.filter(
      ({ status, assertionResults }) => status === "failed" && !hasFailure(assertionResults),
    );
    const failed = numFailedTests + broken.length;
    return { passed: numPassedTests, failed: good || failed > 0 ? failed : 1 };
  } catch (error) {
    console.error(`vitest left no report: ${error.message}`);
    return { passed: 0, failed: 1 };
  }
}

function hasFailure(assertionResults) {
  return assertionResults.some(({ status }) => status === "failed");
}

function parse(args) {
  if (args[0] !== "--only") return { only: Object.keys(steps), rest: args };
  const { values } = parseArgs({ args: args.slice(0, 2), options: { only: { type: "string" } } });
  const only = values.only.split(",");
  const unknown = only.filter((name) => !(name in steps));
  if (unknown.length > 0) {
    console.error(`unknown step: ${unknown.join(", ")} (there are ${Object.keys(steps).join(", ")})`);
    process.exit(2);
  }
  return { only, rest: args.slice(2) };
}
