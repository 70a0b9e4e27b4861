/**
 * The names in a text, with commas between them, as commands are given them. A comma belongs to a name where a backslash
 * is before it.
 *
 * @example listedNames("acme, globex") // ["acme", "globex"]
 * @example listedNames("a\\,b") // ["a,b"]
 */
export function listedNames(text: string): readonly string[] {
  const parts = text.match(/(?:\\.|[^,\\])+/g) ?? [];
  return parts.map((part) => part.replace(/\\(.)/g, "$1").trim()).filter((name) => name !== "");
}
