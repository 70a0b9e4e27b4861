/** Takes passwords out of whatever is about to be printed: drivers put connection strings into their messages. */

interface Place {
  /** What stands in each text that has such a password. Most have none of them, and are long: a whole status. */
  readonly sign: string;
  readonly pattern: RegExp;
  readonly without: string;
}

const places: readonly Place[] = [
  // Whatever a password holds, it is over at the last @ before a space.
  { sign: "://", pattern: /\b([a-z][a-z0-9+.-]*:\/\/[^\s:/@]*):\S*@/gi, without: "$1:***@" },
  {
    sign: "=",
    pattern: /\b(pass(?:word|wd|phrase)?|pgpassword)=(?:'[^']*'|"[^"]*"|[^\s&;,'"]+)/gi,
    without: "$1=***",
  },
  // Of a role: `CREATE ROLE app PASSWORD 'secret'`.
  { sign: "'", pattern: /\b(password\s+)'(?:[^']|'')*'/gi, without: "$1'***'" },
];

/** @example redact("postgres://me:secret@host/db") // "postgres://me:***@host/db" */
export function redact(text: string): string {
  return places.reduce(
    (read, { sign, pattern, without }) => (read.includes(sign) ? read.replace(pattern, without) : read),
    text,
  );
}

/** For `JSON.stringify`: takes them out of each text, never out of the JSON around it. */
export function redactedJson(_key: string, value: unknown): unknown {
  if (typeof value === "string") return redact(value);
  if (value instanceof Error) return redact(value.message);
  return typeof value === "bigint" ? String(value) : value;
}
