/** For drivers that prepare the first statement of a text and drop the rest of it in silence. */
import { tokenize, wordOf } from "./tokens.ts";

/** A trigger has semicolons inside of it and ends with one after END, as in SQLite's own sqlite3_complete. */
export function isOneStatement(sql: string): boolean {
  const tokens = tokenize(sql);
  const head = tokens.slice(0, 3).map(wordOf);
  const isTrigger = head[0] === "CREATE" && head.includes("TRIGGER");
  const ends = tokens.flatMap(({ text }, at) => (text === ";" && (!isTrigger || endsTrigger(at)) ? [at] : []));
  return (
    tokens.some(({ text }) => text !== ";") && tokens.slice(ends[0] ?? tokens.length).every(({ text }) => text === ";")
  );

  function endsTrigger(at: number): boolean {
    return wordOf(tokens[at - 1]) === "END" && tokens[at - 2]?.text === ";";
  }
}
