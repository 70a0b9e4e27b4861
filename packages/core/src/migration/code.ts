/** The source text of a value, before it is laid out: plain data and calls of the migration vocabulary. */
export type Code = Scalar | CodeList | CodeRecord | Call;

export type Scalar = string | number | boolean | null;

export interface CodeList {
  readonly kind: "list";
  readonly items: readonly Code[];
}

export interface CodeRecord {
  readonly kind: "record";
  readonly members: readonly (readonly [name: string, value: Code])[];
}

/** `name` is exported by the migration entry, so the file that is written can import it. */
export interface Call {
  readonly kind: "call";
  readonly name: string;
  readonly args: readonly Code[];
}

export function call(name: string, ...args: readonly Code[]): Call {
  return { kind: "call", name, args };
}

/** The last argument of a call, or none when there is nothing to say. */
export function options(of: object): readonly Code[] {
  return optionalRecord(plainMembers(of));
}

export function optionalRecord(members: Readonly<Record<string, Code>>): readonly Code[] {
  return Object.keys(members).length === 0 ? [] : [record(members)];
}

export function record(members: Readonly<Record<string, Code>>): CodeRecord {
  return { kind: "record", members: Object.entries(members) };
}

export function list<T>(of: readonly T[], code: (item: T) => Code): CodeList {
  return { kind: "list", items: of.map(code) };
}

/** Plain data as it is. */
export function plain(data: unknown): Code {
  if (Array.isArray(data)) return list(data, plain);
  if (typeof data === "object" && data !== null) return record(plainMembers(data));
  return typeof data === "string" || typeof data === "number" || typeof data === "boolean" ? data : null;
}

/** Members that are undefined are left out. */
export function plainMembers(of: object): Readonly<Record<string, Code>> {
  const members: [name: string, value: Code][] = [];
  for (const [name, value] of Object.entries(of)) if (value !== undefined) members.push([name, plain(value)]);
  return Object.fromEntries(members);
}

/**
 * The one spelling of what the code says: the canonical JSON of `{ call, args }` for calls, of what they are for lists and
 * records. Written at once, because a checksum is made of every migration that runs.
 */
export function codeText(code: Code): string {
  if (!isNode(code)) return JSON.stringify(code);
  switch (code.kind) {
    case "list":
      return listText(code.items);
    case "record": {
      const members = code.members.toSorted((left, right) => (left[0] < right[0] ? -1 : 1));
      return `{${members.map(([name, value]) => `${JSON.stringify(name)}:${codeText(value)}`).join(",")}}`;
    }
    case "call":
      return `{"args":${listText(code.args)},"call":${JSON.stringify(code.name)}}`;
  }
}

function listText(items: readonly Code[]): string {
  return `[${items.map(codeText).join(",")}]`;
}

/** Every constructor that the code calls. */
export function calledNames(code: Code): readonly string[] {
  if (!isNode(code)) return [];
  switch (code.kind) {
    case "list":
      return code.items.flatMap(calledNames);
    case "record":
      return code.members.flatMap(([, value]) => calledNames(value));
    case "call":
      return [code.name, ...code.args.flatMap(calledNames)];
  }
}

export function isNode(code: Code): code is CodeList | CodeRecord | Call {
  return typeof code === "object" && code !== null;
}
