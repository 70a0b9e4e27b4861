/** Names of declarations, made of the names in a database. */

const irregular: Readonly<Record<string, string>> = {
  people: "person",
  children: "child",
  men: "man",
  women: "woman",
  indices: "index",
  movies: "movie",
  series: "series",
  news: "news",
  aliases: "alias",
  statuses: "status",
};

/** @example singular("categories") // "category" */
export function singular(word: string): string {
  const known = irregular[word.toLowerCase()];
  if (known !== undefined) return known;
  if (/[^aeiou]ies$/i.test(word)) return word.replace(/ies$/i, "y");
  if (/(ss|x|z|ch|sh|[^aeiou]us)es$/i.test(word)) return word.slice(0, -2);
  return /(ss|us|is)$/i.test(word) || !/s$/i.test(word) ? word : word.slice(0, -1);
}

/** The words of a name: `invoice_line`, `InvoiceLine` and `invoice-line` have two. */
export function wordsOf(name: string): readonly string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replace(/([A-Z]+)([A-Z][a-z])/g, "$1 $2")
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== "")
    .map((word) => word.toLowerCase());
}

export function pascalCase(words: readonly string[]): string {
  const name = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
  return /^[A-Z]/.test(name) ? name : `The${name}`;
}

export function camelCase(words: readonly string[]): string {
  const [first = "", ...rest] = words;
  const name =
    first + (rest.length === 0 ? "" : rest.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(""));
  return /^[a-z]/.test(name) ? name : `the${name}`;
}

/** The first candidate that is free, or else the last one with a number; it is taken then. */
export function takeName(taken: Set<string>, ...candidates: readonly string[]): string {
  const last = candidates.at(-1) ?? "";
  const free = candidates.find((candidate) => !taken.has(candidate));
  let name = free ?? last;
  for (let number = 2; taken.has(name); number++) name = `${last}${number}`;
  taken.add(name);
  return name;
}
