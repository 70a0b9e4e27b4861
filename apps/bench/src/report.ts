/** What was measured, and how it is shown. */
export interface Comparison {
  readonly title: string;
  /** The first one is the floor. */
  readonly rows: readonly Row[];
}

/** NaN where a command does not tell. */
export interface Row {
  readonly name: string;
  readonly medianMs: number;
  readonly minMs: number;
  readonly maxMs: number;
  readonly cpuMs: number;
  readonly peakMb: number;
  /** To the floor's median. */
  readonly ratio: number;
  readonly target: number | null;
  /** How much there was to do, where that differs between rows. */
  readonly size: number | null;
}

const head = ["", "median", "min", "max", "own CPU", "peak", "× floor", "target", "growth"];

/** One table in Markdown. */
export function tableOf(comparisons: readonly Comparison[]): string {
  const lines = comparisons.flatMap(({ title, rows }) => [[`**${title}**`], ...rows.map((row, at) => cells(row, rows[at - 1]))]);
  const widths = head.map((_, column) => Math.max(...[head, ...lines].map((line) => line[column]?.length ?? 0)));
  const show = (line: readonly string[]) =>
    `| ${widths.map((width, column) => pad(line[column] ?? "", width, column)).join(" | ")} |`;
  const rule = `| ${widths.map((width, column) => (column === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`)).join(" | ")} |`;
  return [show(head), rule, ...lines.map(show)].join("\n");
}

function cells(row: Row, above: Row | undefined): readonly string[] {
  const { name, medianMs, minMs, maxMs, cpuMs, peakMb, ratio, target } = row;
  const wanted = target === null ? "" : `≤ ${target}${ratio > target ? ", missed" : ""}`;
  const times = [medianMs, minMs, maxMs, cpuMs].map(ms);
  return [name, ...times, unit(peakMb, 0, "MB"), ratio.toFixed(2), wanted, growth(row, above)];
}

/** How many times longer than the row above, for how many times more. */
function growth({ size, medianMs }: Row, above: Row | undefined): string {
  if (size === null || above === undefined || above.size === null) return "";
  return `${(medianMs / above.medianMs).toFixed(1)} for ${size / above.size}`;
}

function ms(value: number): string {
  return unit(value, value < 10 ? 1 : 0, "ms");
}

function unit(value: number, digits: number, name: string): string {
  return Number.isNaN(value) ? "–" : `${value.toFixed(digits)} ${name}`;
}

function pad(text: string, width: number, column: number): string {
  return column === 0 ? text.padEnd(width) : text.padStart(width);
}
