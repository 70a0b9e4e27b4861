/** CREATE INDEX as SQLite keeps it. Grammar: sqlite.org/lang_createindex.html. */
import { splitByComma, type Token, tokenize } from "../tokens.ts";
import { Cursor } from "./cursor.ts";
import { type ParsedKey, parseKey } from "./parse-key.ts";

export interface ParsedIndex {
  readonly unique: boolean;
  readonly keys: readonly ParsedKey[];
  readonly where: readonly Token[] | null;
}

/** Errors: MIG_INTROSPECTION for a text that is none. */
export function parseCreateIndex(sql: string): ParsedIndex {
  const cursor = new Cursor(tokenize(sql));
  cursor.expect("CREATE");
  const unique = cursor.take("UNIQUE");
  cursor.expect("INDEX");
  cursor.take("IF", "NOT", "EXISTS");
  cursor.name();
  if (cursor.takeText(".")) cursor.name();
  cursor.expect("ON");
  cursor.name();
  const keys = splitByComma(cursor.group()).map(parseKey);
  const where = cursor.take("WHERE") ? cursor.rest() : null;
  if (where === null && !cursor.done) cursor.fail();
  return { unique, keys, where };
}
