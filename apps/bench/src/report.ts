/** What was measured, and the table that shows it. */
export interface Comparison {
  readonly title: string;
  /** How much there was to do, where the same is compared in several sizes. */
  readonly size: number | undefined;
  /** The first one is the floor. */
  readonly rows: readonly Row[];
}

/** A number is NaN where it is not known. */
export interface Row {
  readonly name: string;
  readonly medianMs: number;
  readonly minMs: number;
  readonly maxMs: number;
  readonly cpuMs: number;
  readonly peakMb: number;
  /** To the floor's median. */
  readonly ratio: number;
  readonly target: number | undefined;
}

const head = ["", "median", "min", "max", "own CPU", "peak", "× floor", "target", "growth"];

/** In Markdown. */
export function tableOf(comparisons: readonly Comparison[]): string {
  const lines = comparisons.flatMap((comparison, at) => [
    [`**${comparison.title}**`],
    ...comparison.rows.map((row) => [...cells(row), growth(row, comparison, comparisons.slice(0, at))]),
  ]);
  const rule = head.map((_, column) => (column === 0 ? "---" : "--:"));
  const widths = head.map((_, column) => Math.max(...[head, ...lines].map((line) => line[column]?.length ?? 0)));
  const show = (line: readonly string[]) =>
    `| ${widths.map((width, column) => (line[column] ?? "").padEnd(width)).join(" | ")} |`;
  return [head, rule, ...lines].map(show).join("\n");
}

function cells(row: Row): readonly string[] {
  const { name, medianMs, minMs, maxMs, cpuMs, peakMb, ratio, target } = row;
  const wanted = target === undefined ? "" : `≤ ${target}${ratio > target ? ", missed" : ""}`;
  const times = [medianMs, minMs, maxMs, cpuMs].map((ms) => unit(ms, ms < 10 ? 1 : 0, "ms"));
  return [name, ...times, unit(peakMb, 0, "MB"), ratio.toFixed(2), wanted];
}

function unit(value: number, digits: number, name: string): string {
  return Number.isNaN(value) ? "–" : `${value.toFixed(digits)} ${name}`;
}

/** How many times longer than the same of the size before, for how many times more. */
function growth({ name, medianMs }: Row, { size }: Comparison, before: readonly Comparison[]): string {
  if (size === undefined) return "";
  const smaller = before.findLast((one) => one.size !== undefined && one.rows.some((row) => row.name === name));
  const row = smaller?.rows.find((one) => one.name === name);
  if (row === undefined || smaller?.size === undefined || smaller.size >= size) return "";
  return `${(medianMs / row.medianMs).toFixed(1)} for ${size / smaller.size}`;
}
