/**
 * Reading plain data of unknown origin (a JSON file, a module of the project) into typed values. Strict: a wrong type,
 * a missing field and a field that nobody knows are refused with the place where they stand.
 */
import type { Json } from "./json.ts";

/** Reads a value or refuses it. */
export type Decoder<T> = (value: unknown, at: Place) => T;

/** Where a value stands: a step below another place. Spelled out only when something is refused. */
export interface Place {
  readonly within: Place | null;
  /** A member's name or a position in a list. */
  readonly step: string | number;
  readonly refused: Refusal;
}

/**
 * Throws the reader's own error. `path` is like `table.columns[2].type`, empty for the whole; `problem` says what is
 * wrong with what stands there: `must be a text, but is 3`.
 */
export type Refusal = (problem: string, path: string) => never;

/** The members of an object. What is not asked for is refused. */
export interface Fields {
  required<T>(name: string, decode: Decoder<T>): T;
  optional<T, F>(name: string, decode: Decoder<T>, fallback: F): T | F;
  /** For members that are left out when there is nothing to say: to be spread into the result. */
  given<K extends string, T>(name: K, decode: Decoder<T>): { readonly [P in K]?: T };
  /** Refuses a member for a reason that its decoder cannot know. */
  refuse(name: string, problem: string): never;
}

/** @example decodeTable(JSON.parse(text), root((problem, path) => { throw new MigError(...) })) */
export function root(refused: Refusal): Place {
  return { within: null, step: "", refused };
}

export function refuse(at: Place, problem: string): never {
  return at.refused(problem, pathOf(at));
}

/** Refuses a value by saying what should stand there. */
export function wrong(value: unknown, expected: string, at: Place): never {
  return refuse(
    at,
    value === undefined ? `is missing; it must be ${expected}` : `must be ${expected}, but is ${show(value)}`,
  );
}

/** @example const point = record((fields) => ({ x: fields.required("x", wholeNumber) })); */
export function record<T>(build: (fields: Fields) => T): Decoder<T> {
  return (value, at) => {
    if (!isObject(value)) return wrong(value, "an object", at);
    const members = new Members(value, at);
    const built = build(members);
    members.refuseOthers();
    return built;
  };
}

class Members implements Fields {
  readonly #of: object;
  readonly #at: Place;
  readonly #asked: string[] = [];

  constructor(of: object, at: Place) {
    this.#of = of;
    this.#at = at;
  }

  required<T>(name: string, decode: Decoder<T>): T {
    return decode(this.#take(name), below(this.#at, name));
  }

  optional<T, F>(name: string, decode: Decoder<T>, fallback: F): T | F {
    const member = this.#take(name);
    return member === undefined ? fallback : decode(member, below(this.#at, name));
  }

  given<K extends string, T>(name: K, decode: Decoder<T>): { readonly [P in K]?: T } {
    const found: { [P in K]?: T } = {};
    const member = this.#take(name);
    if (member !== undefined) found[name] = decode(member, below(this.#at, name));
    return found;
  }

  refuse(name: string, problem: string): never {
    return refuse(below(this.#at, name), problem);
  }

  refuseOthers(): void {
    for (const name of Object.keys(this.#of)) {
      if (this.#asked.includes(name) || Reflect.get(this.#of, name) === undefined) continue;
      this.refuse(name, `is not known here; known are ${this.#asked.join(", ")}`);
    }
  }

  #take(name: string): unknown {
    this.#asked.push(name);
    return Object.hasOwn(this.#of, name) ? Reflect.get(this.#of, name) : undefined;
  }
}

export function list<T>(decode: Decoder<T>): Decoder<readonly T[]> {
  return (value, at) => {
    if (!Array.isArray(value)) return wrong(value, "a list", at);
    return value.map((item, position) => decode(item, below(at, position)));
  };
}

/** For members that are only ever said when they are so. */
export function isTrue(value: unknown, at: Place): true {
  return value === true ? value : wrong(value, "true", at);
}

/** An object whose members are all of one sort. */
export function dictionary<T>(decode: Decoder<T>): Decoder<Readonly<Record<string, T>>> {
  return (value, at) => {
    if (!isObject(value)) return wrong(value, "an object", at);
    const members = Object.entries(value).filter(([, member]) => member !== undefined);
    return Object.fromEntries(members.map(([name, member]) => [name, decode(member, below(at, name))]));
  };
}

export const text: Decoder<string> = (value, at) => (typeof value === "string" ? value : wrong(value, "a text", at));

export const flag: Decoder<boolean> = (value, at) =>
  typeof value === "boolean" ? value : wrong(value, "true or false", at);

export const wholeNumber: Decoder<number> = (value, at) =>
  typeof value === "number" && Number.isSafeInteger(value) ? value : wrong(value, "a whole number", at);

export function oneOf<const T extends string>(words: readonly T[]): Decoder<T> {
  return (value, at) => words.find((word) => word === value) ?? wrong(value, `one of ${words.join(", ")}`, at);
}

export function nullable<T>(decode: Decoder<T>): Decoder<T | null> {
  return (value, at) => (value === null ? null : decode(value, at));
}

/** Any plain data. */
export const json: Decoder<Json> = (value, at) => {
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number" && Number.isFinite(value)) return value;
  if (Array.isArray(value)) return list(json)(value, at);
  return isObject(value) ? dictionary(json)(value, at) : wrong(value, "plain data", at);
};

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function below(at: Place, step: string | number): Place {
  return { within: at, step, refused: at.refused };
}

function pathOf({ within, step }: Place): string {
  if (within === null) return "";
  const path = pathOf(within);
  if (typeof step === "number") return `${path}[${step}]`;
  if (!/^[A-Za-z_][\w$]*$/.test(step)) return `${path}[${JSON.stringify(step)}]`;
  return path === "" ? step : `${path}.${step}`;
}

function show(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  if (typeof value === "function") return "a function";
  if (isObject(value)) return "an object";
  const shown = typeof value === "string" ? JSON.stringify(value) : String(value);
  return shown.length <= 60 ? shown : `${shown.slice(0, 57)}...`;
}
