/** docs/contract.md: how every known adapter does in the contract suite, adapter by topic. */
import { contractSummary, memoryAdapter, type TopicSummary } from "@mig/core/testing";
import { expect, it } from "vitest";
import { memoryObjects, memorySkips } from "../../../packages/core/test/memory-contract.ts";
import { pgliteContract, serverContracts } from "../../../packages/pg/test/contracts.ts";
import { fileContracts } from "../../../packages/sqlite/test/contracts.ts";
import { duckdbAdapter } from "../../custom-adapter/src/index.ts";
import { objects as duckdbObjects } from "../../custom-adapter/test/object-samples.ts";
import { skips as duckdbSkips } from "../../custom-adapter/test/skips.ts";

const contracts = [
  ...serverContracts,
  pgliteContract,
  ...fileContracts,
  { name: "DuckDB", adapter: duckdbAdapter, skips: duckdbSkips, objects: duckdbObjects },
  { name: "in memory", adapter: memoryAdapter(), skips: memorySkips, objects: memoryObjects },
].map(({ name, adapter, skips, objects }) => ({ name, topics: contractSummary(adapter, skips, objects) }));

/** With columns of equal width, as the formatter wants them. */
function tableOf(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  const [head, ...rest] = rows.map((row) => `| ${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(" | ")} |`);
  return [head, `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`, ...rest].join("\n");
}

function cell({ passed, skipped }: TopicSummary): string {
  if (passed + skipped.length === 0) return "–";
  return skipped.length === 0 ? String(passed) : `${passed} (${skipped.length} skipped)`;
}

it("shows every adapter", async () => {
  const topics = contracts[0]?.topics.map(({ topic }) => topic) ?? [];
  const reasons = contracts.flatMap(({ name, topics: found }) => {
    const skipped = found.flatMap((summary) => summary.skipped);
    const texts = [...Map.groupBy(skipped, ({ reason }) => reason)].map(
      ([reason, skips]) => `  - ${reason}: ${skips.map(({ test }) => `\`${test}\``).join(", ")}`,
    );
    return texts.length === 0 ? [] : [`- ${name}`, ...texts];
  });
  const page = [
    "# The contract",
    "Written from the suite in `@mig/core/testing`, which runs over every adapter below on real databases: how many cases of each topic it passes. " +
      "What its manifest denies is no case for it (–, or a smaller number), except that it must be refused; a skipped case is a known gap, and fails the suite " +
      "when it begins to pass. `npm run contract` runs all of it and prints this page; [apps/custom-adapter](../apps/custom-adapter) says how to write an adapter.",
    tableOf([["adapter", ...topics], ...contracts.map(({ name, topics: found }) => [name, ...found.map(cell)])]),
    "## Skipped, and why",
    reasons.join("\n"),
  ];
  await expect(`${page.join("\n\n")}\n`).toMatchFileSnapshot("../../../docs/contract.md");
});
