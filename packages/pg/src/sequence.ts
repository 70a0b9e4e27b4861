/** Options of sequences: which of them differ from what PostgreSQL would choose, and how they are written. */
import type { ColumnType, SequenceOptions } from "@mig/core/adapter";

const typeMaximum: Readonly<Record<string, bigint>> = {
  smallint: 32_767n,
  integer: 2_147_483_647n,
  bigint: 9_223_372_036_854_775_807n,
};

/** The integer type of a sequence that fills a column of this type. */
export function sequenceType(type: ColumnType): string {
  return type.name in typeMaximum ? type.name : "bigint";
}

interface SequenceBounds {
  readonly start: string;
  readonly minValue: string;
  readonly maxValue: string;
}

/** What PostgreSQL chooses for a sequence of this type when only `options` are given. */
function chosenBounds(options: SequenceOptions, type: string): SequenceBounds {
  const largest = typeMaximum[type] ?? 0n;
  const descends = options.increment?.startsWith("-") ?? false;
  const minValue = String(descends ? -largest - 1n : 1n);
  const maxValue = String(descends ? -1n : largest);
  const start = descends ? (options.maxValue ?? maxValue) : (options.minValue ?? minValue);
  return { start, minValue, maxValue };
}

/** Without the options that say what PostgreSQL chooses anyway. */
export function withoutDefaults(options: SequenceOptions, type: string): SequenceOptions {
  const own = <K extends keyof SequenceOptions>(
    key: K,
    chosen: SequenceOptions[K],
  ): Pick<SequenceOptions, K> | object =>
    options[key] === undefined || options[key] === chosen ? {} : { [key]: options[key] };
  const chosen = chosenBounds(options, type);
  return {
    ...own("start", chosen.start),
    ...own("increment", "1"),
    ...own("minValue", chosen.minValue),
    ...own("maxValue", chosen.maxValue),
    ...own("cache", "1"),
    ...own("cycle", false),
  };
}

/** The first number that the sequence gives out. */
export function firstValue(options: SequenceOptions, type: string): string {
  return options.start ?? chosenBounds(options, type).start;
}

/** One clause per option that is set. */
export function optionClauses(options: SequenceOptions): readonly string[] {
  return [
    ...(options.increment === undefined ? [] : [`INCREMENT BY ${options.increment}`]),
    ...(options.minValue === undefined ? [] : [`MINVALUE ${options.minValue}`]),
    ...(options.maxValue === undefined ? [] : [`MAXVALUE ${options.maxValue}`]),
    ...(options.start === undefined ? [] : [`START WITH ${options.start}`]),
    ...(options.cache === undefined ? [] : [`CACHE ${options.cache}`]),
    ...(options.cycle === undefined ? [] : [options.cycle ? "CYCLE" : "NO CYCLE"]),
  ];
}

/** One clause per option that `to` has otherwise than `from`; what `to` leaves out goes back to the default. */
export function changedClauses(from: SequenceOptions, to: SequenceOptions, type: string): readonly string[] {
  const start = firstValue(to, type);
  return [
    ...(from.increment === to.increment ? [] : [`INCREMENT BY ${to.increment ?? "1"}`]),
    ...(from.minValue === to.minValue ? [] : [to.minValue === undefined ? "NO MINVALUE" : `MINVALUE ${to.minValue}`]),
    ...(from.maxValue === to.maxValue ? [] : [to.maxValue === undefined ? "NO MAXVALUE" : `MAXVALUE ${to.maxValue}`]),
    ...(firstValue(from, type) === start ? [] : [`START WITH ${start}`]),
    ...(from.cache === to.cache ? [] : [`CACHE ${to.cache ?? "1"}`]),
    ...((from.cycle ?? false) === (to.cycle ?? false) ? [] : [to.cycle ? "CYCLE" : "NO CYCLE"]),
  ];
}
