/**
 * What PostgreSQL prints of an expression does not always mean the same when it is read again: `(ARRAY['a'::x])::text[]`
 * is a list that is cast as a whole, but read back it is a list of cast elements, and printed otherwise from then on (seen
 * on 14 and 18, for every `IN` over a varchar). With the list's own type between, it stays what it is.
 */
const pieces = /'(?:[^']|'')*'|"(?:[^"]|"")*"|\(ARRAY\[|[[\]]|[\s\S]/g;
const castOfList = /^\)::[a-z ]+(?:\(\d+\))?\[\]/;
const castOfElement = /::([a-z ]+(?:\(\d+\))?)$/;

export function asWritten(printed: string): string {
  if (!printed.includes("(ARRAY[")) return printed;
  let written = "";
  // For each list that is open: does it stand in parentheses of its own?
  const open: boolean[] = [];
  for (const piece of printed.matchAll(pieces)) {
    const [text] = piece;
    written += text;
    if (text === "(ARRAY[") open.push(true);
    if (text === "[") open.push(false);
    if (text !== "]" || open.pop() !== true) continue;
    const type = castOfElement.exec(written.slice(0, -1))?.[1];
    const follows = castOfList.test(printed.slice(piece.index + 1));
    if (follows && type !== undefined) written += `::${type}[]`;
  }
  return written;
}
