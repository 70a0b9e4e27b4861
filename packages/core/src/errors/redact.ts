/** Takes passwords out of whatever is about to be printed: drivers put connection strings into their messages. */

/** Whatever a password holds, it is over at the last @ before a space. */
const inUrl = /\b([a-z][a-z0-9+.-]*:\/\/[^\s:/@]*):\S*@/gi;
const asParameter = /\b(pass(?:word|wd|phrase)?|pgpassword)=(?:'[^']*'|"[^"]*"|[^\s&;,'"]+)/gi;
/** Of a role: `CREATE ROLE app PASSWORD 'secret'`. */
const inSql = /\b(password\s+)'(?:[^']|'')*'/gi;

/** @example redact("postgres://me:secret@host/db") // "postgres://me:***@host/db" */
export function redact(text: string): string {
  return text.replace(inUrl, "$1:***@").replace(asParameter, "$1=***").replace(inSql, "$1'***'");
}

/** For `JSON.stringify`: takes them out of each text, never out of the JSON around it. */
export function redactedJson(_key: string, value: unknown): unknown {
  if (typeof value === "string") return redact(value);
  if (value instanceof Error) return redact(value.message);
  return typeof value === "bigint" ? String(value) : value;
}
