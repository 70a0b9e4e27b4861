/** Takes passwords out of whatever is about to be printed: drivers put connection strings into their messages. */

const inUrl = /\b([a-z][a-z0-9+.-]*:\/\/[^\s:/@]*):[^\s"'`]*@/gi;
const asParameter = /\b(pass(?:word|wd|phrase)?|pgpassword)=(?:'[^']*'|"[^"]*"|[^\s&;,'"]+)/gi;

/** @example redact("postgres://me:secret@host/db") // "postgres://me:***@host/db" */
export function redact(text: string): string {
  return text.replace(inUrl, "$1:***@").replace(asParameter, "$1=***");
}
