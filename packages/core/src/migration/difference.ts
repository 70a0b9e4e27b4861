/** How two versions of one migration differ, step by step. Pure: the steps are data, as their gists read. */
import { equal, type Json } from "../model/json.ts";
import { memberName } from "./literal.ts";

/** One change of a migration after it was applied. */
export interface StepChange {
  /** `options`: what stands beside the lists, such as `transaction`. */
  readonly list: "up" | "down" | "options";
  readonly change: "added" | "removed" | "changed";
  /** Its place in the list, from 1: as it was applied for what was removed, in the file for anything else; 0 for options. */
  readonly step: number;
  /** The call, shortened: `addColumn("posts", …)`. */
  readonly what: string;
  /** The parts of it that were otherwise when it was applied, and what they are now. */
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** @example compareSteps("up", [{ call: "dropIndex", args: ["posts"] }], []) */
export function compareSteps(
  list: StepChange["list"],
  before: readonly Json[],
  after: readonly Json[],
): readonly StepChange[] {
  const changes: StepChange[] = [];
  const [removed, added]: [number[], number[]] = [[], []];
  const close = () => {
    changes.push(...gap(list, removed.splice(0).map(placed(before)), added.splice(0).map(placed(after))));
  };
  for (const [left, right] of aligned(before, after)) {
    if (left !== null && right !== null) close();
    else if (left !== null) removed.push(left);
    else if (right !== null) added.push(right);
  }
  close();
  return changes;
}

/** A line or more for each change, for people. Null is a difference that nobody can tell. */
export function differenceLines(difference: readonly StepChange[] | null): readonly string[] {
  if (difference === null) return ["what was applied is not recorded: an older mig applied it"];
  if (difference.length === 0) return ["what differs is not recorded"];
  return difference.flatMap(({ list, change, step, what, before, after }) => {
    const mark = { added: "+", removed: "-", changed: "~" }[change];
    return [
      `${mark} ${list === "options" ? what : `${list}, step ${step}: ${what}`}`,
      ...before.map((text) => `    - ${text}`),
      ...after.map((text) => `    + ${text}`),
    ];
  });
}

interface Placed {
  readonly step: number;
  readonly value: Json;
}

const placed =
  (steps: readonly Json[]) =>
  (place: number): Placed => ({ step: place + 1, value: steps[place] ?? null });

/** Between two steps that are the same: a call and the next one of the same name and table are one that was changed. */
function gap(list: StepChange["list"], removed: readonly Placed[], added: readonly Placed[]): readonly StepChange[] {
  const left = [...removed];
  const changes = added.map((now): StepChange => {
    const at = left.findIndex(({ value }) => subject(value) === subject(now.value));
    const [was] = at < 0 ? [] : left.splice(at, 1);
    const of = { list, step: now.step };
    if (was === undefined) return { ...of, change: "added", what: source(now.value), before: [], after: [] };
    const [before, after] = parts(was.value, now.value);
    return { ...of, change: "changed", what: head(now.value), before: before.map(source), after: after.map(source) };
  });
  return [
    ...left.map(
      ({ step, value }): StepChange => ({ list, change: "removed", step, what: source(value), before: [], after: [] }),
    ),
    ...changes,
  ];
}

type Pair = readonly [before: number | null, after: number | null];

/** Places in both lists: pairs of what is equal, and what only one of them has. */
function aligned(before: readonly Json[], after: readonly Json[]): readonly Pair[] {
  const shortest = Math.min(before.length, after.length);
  let start = 0;
  while (start < shortest && equal(before[start], after[start])) start += 1;
  let end = 0;
  while (end < shortest - start && equal(before.at(-1 - end), after.at(-1 - end))) end += 1;
  const middle = longestCommon(before.slice(start, before.length - end), after.slice(start, after.length - end));
  const moved = (place: number | null) => (place === null ? null : place + start);
  return [
    ...Array.from({ length: start }, (_, at): Pair => [at, at]),
    ...middle.map(([left, right]): Pair => [moved(left), moved(right)]),
    ...Array.from({ length: end }, (_, at): Pair => [before.length - end + at, after.length - end + at]),
  ];
}

function longestCommon(before: readonly Json[], after: readonly Json[]): readonly Pair[] {
  const same = (left: number, right: number) => equal(before[left], after[right]);
  // lengths[i][j]: of the longest common part of what follows these places.
  const lengths = Array.from({ length: before.length + 1 }, () => new Array<number>(after.length + 1).fill(0));
  const at = (left: number, right: number) => lengths[left]?.[right] ?? 0;
  for (let left = before.length - 1; left >= 0; left -= 1) {
    for (let right = after.length - 1; right >= 0; right -= 1) {
      const best = same(left, right) ? at(left + 1, right + 1) + 1 : Math.max(at(left + 1, right), at(left, right + 1));
      lengths[left]?.splice(right, 1, best);
    }
  }
  const found: Pair[] = [];
  for (let [left, right] = [0, 0]; left < before.length || right < after.length; ) {
    if (left < before.length && right < after.length && same(left, right)) found.push([left++, right++]);
    else if (right >= after.length || (left < before.length && at(left + 1, right) >= at(left, right + 1)))
      found.push([left++, null]);
    else found.push([null, right++]);
  }
  return found;
}

type Parts = readonly [before: readonly Json[], after: readonly Json[]];

interface CallValue {
  readonly call: string;
  readonly args: readonly Json[];
}

/** Down to the calls, or the members of a call's last record, that are not the same. */
function parts(before: Json, after: Json): Parts {
  const whole: Parts = [[before], [after]];
  if (isCall(before) && isCall(after)) {
    if (before.call !== after.call || before.args.length !== after.args.length) return whole;
    const differing = before.args.flatMap((arg, place) => {
      const other = after.args[place] ?? null;
      return equal(arg, other) ? [] : [[arg, other] as const];
    });
    return differing.every((pair) => pair.every(holdsCalls)) ? joined(differing) : whole;
  }
  if (isList(before) && isList(after)) {
    const only = (these: readonly Json[], others: readonly Json[]) =>
      these.filter((one) => !others.some((other) => equal(one, other)));
    const found: Parts = [only(before, after), only(after, before)];
    return found.flat().length === 0 ? whole : found;
  }
  if (!isRecord(before) || !isRecord(after)) return whole;
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return joined(
    names.flatMap((name) => {
      const [left, right] = [before[name], after[name]];
      if (equal(left, right)) return [];
      const isDeep = left !== undefined && right !== undefined && holdsCalls(left) && holdsCalls(right);
      return isDeep ? [[left, right] as const] : [[only(name, left), only(name, right)] as const];
    }),
  );
}

/** A record of one member; without one, nothing. */
function only(name: string, value: Json | undefined): Json | undefined {
  return value === undefined ? undefined : { [name]: value };
}

function joined(pairs: readonly (readonly [Json | undefined, Json | undefined])[]): Parts {
  const found = pairs.map(([left, right]): Parts => {
    if (left === undefined) return [[], right === undefined ? [] : [right]];
    if (right === undefined) return [[left], []];
    return holdsCalls(left) && holdsCalls(right) ? parts(left, right) : [[left], [right]];
  });
  return [found.flatMap(([left]) => left), found.flatMap(([, right]) => right)];
}

function holdsCalls(value: Json): boolean {
  if (isCall(value)) return true;
  if (isList(value)) return value.some(holdsCalls);
  return isRecord(value) && Object.values(value).some(holdsCalls);
}

function isCall(value: Json): value is CallValue & { readonly [key: string]: Json } {
  return isRecord(value) && typeof value["call"] === "string" && isList(value["args"] ?? null);
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function isRecord(value: Json): value is { readonly [key: string]: Json } {
  return typeof value === "object" && value !== null && !isList(value);
}

/** Of two calls of one name, the first text tells whether they are about the same: a table. Of SQL and code it tells nothing. */
function subject(value: Json): string {
  return isCall(value) && (value.call === "execute" || value.call === "run") ? value.call : head(value);
}

/** The call with what tells it from others of its name. */
function head(value: Json): string {
  if (!isCall(value)) return source(value);
  const [first, ...others] = value.args;
  const shown = typeof first === "string" ? [source(first)] : [];
  return `${value.call}(${[...shown, ...(others.length > 0 || shown.length === 0 ? ["…"] : [])].join(", ")})`;
}

/** Nobody reads further. */
const longest = 300;

/** As somebody would write it, on one line. */
function source(value: Json): string {
  const text = written(value);
  return text.length <= longest ? text : `${text.slice(0, longest)}…`;
}

function written(value: Json): string {
  if (isCall(value)) return `${value.call}(${value.args.map(written).join(", ")})`;
  if (isList(value)) return `[${value.map(written).join(", ")}]`;
  if (!isRecord(value)) return JSON.stringify(value);
  const members = Object.entries(value).map(([name, member]) => `${memberName(name)}: ${written(member)}`);
  return members.length === 0 ? "{}" : `{ ${members.join(", ")} }`;
}
