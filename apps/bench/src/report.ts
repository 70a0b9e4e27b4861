/** What was measured, and the table that shows it. */
export interface Comparison {
  readonly title: string;
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
  /** How much there was to do, where that differs between rows. */
  readonly size: number | undefined;
}

const head = ["", "median", "min", "max", "own CPU", "peak", "× floor", "target", "growth"];

/** In Markdown. */
export function tableOf(comparisons: readonly Comparison[]): string {
  const lines = comparisons.flatMap(({ title, rows }) => [
    [`**${title}**`],
    ...rows.map((row, at) => cells(row, rows[at - 1])),
  ]);
  const rule = head.map((_, column) => (column === 0 ? "---" : "--:"));
  const widths = head.map((_, column) => Math.max(...[head, ...lines].map((line) => line[column]?.length ?? 0)));
  const show = (line: readonly string[]) =>
    `| ${widths.map((width, column) => (line[column] ?? "").padEnd(width)).join(" | ")} |`;
  return [head, rule, ...lines].map(show).join("\n");
}

function cells(row: Row, above: Row | undefined): readonly string[] {
  const { name, medianMs, minMs, maxMs, cpuMs, peakMb, ratio, target } = row;
  const wanted = target === undefined ? "" : `≤ ${target}${ratio > target ? ", missed" : ""}`;
  const times = [medianMs, minMs, maxMs, cpuMs].map((ms) => unit(ms, ms < 10 ? 1 : 0, "ms"));
  return [name, ...times, unit(peakMb, 0, "MB"), ratio.toFixed(2), wanted, growth(row, above)];
}

function unit(value: number, digits: number, name: string): string {
  return Number.isNaN(value) ? "–" : `${value.toFixed(digits)} ${name}`;
}

/** How many times longer than the row above, for how many times more. */
function growth({ size, medianMs }: Row, above: Row | undefined): string {
  if (size === undefined || above?.size === undefined) return "";
  return `${(medianMs / above.medianMs).toFixed(1)} for ${size / above.size}`;
}
