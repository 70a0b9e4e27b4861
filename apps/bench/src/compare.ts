/** Several ways to do one thing. They take turns, so that a drift of the machine hits all of them. */
import type { Comparison, Row } from "./report.ts";

export interface Contender {
  readonly name: string;
  /** Puts everything into its place before each run; not timed. */
  readonly prepare?: () => unknown;
  readonly run: () => Promise<Figures>;
  /** The highest ratio to the floor that is wanted. */
  readonly target?: number;
}

export interface Figures {
  readonly wallMs: number;
  /** User and system time of the process itself. */
  readonly cpuMs?: number;
  readonly peakMb?: number;
}

const runs = 5;

/** What takes a minute is run once: by then nothing has to be warm. */
const longSize = 10_000;

/**
 * The first one is the floor. Each runs once to warm the disk and Node's compile cache, and then counts. `size`: how much
 * there is to do, where the same is compared in several sizes.
 */
export async function compare(title: string, contenders: readonly Contender[], size?: number): Promise<Comparison> {
  const found = new Map(contenders.map((contender): [Contender, Figures[]] => [contender, []]));
  const isLong = size !== undefined && size >= longSize;
  for (let turn = isLong ? runs : 0; turn <= runs; turn += 1) {
    for (const [contender, figures] of found) {
      await contender.prepare?.();
      const one = await contender.run();
      if (turn > 0) figures.push(one);
    }
  }
  const [floor = []] = found.values();
  return { title, size, rows: [...found].map((one) => rowOf(...one, floor)) };
}

/** A function of this process. */
export function inProcess(name: string, body: () => unknown): Contender {
  const run = async () => {
    const began = performance.now();
    body();
    return { wallMs: performance.now() - began };
  };
  return { name, run };
}

function rowOf({ name, target }: Contender, figures: readonly Figures[], floor: readonly Figures[]): Row {
  const walls = sorted(figures, "wallMs");
  return {
    ...{ name, target },
    medianMs: median(walls),
    minMs: walls[0] ?? Number.NaN,
    maxMs: walls.at(-1) ?? Number.NaN,
    cpuMs: median(sorted(figures, "cpuMs")),
    peakMb: median(sorted(figures, "peakMb")),
    ratio: median(walls) / median(sorted(floor, "wallMs")),
  };
}

function sorted(figures: readonly Figures[], key: keyof Figures): readonly number[] {
  return figures.flatMap((one) => one[key] ?? []).sort((left, right) => left - right);
}

function median(ascending: readonly number[]): number {
  return ascending[Math.floor(ascending.length / 2)] ?? Number.NaN;
}
