export const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;
export const quoteAll = (names: readonly string[]): string => names.map(quote).join(", ");
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** From `"it""s"` or a bare name. */
export const unquote = (text: string): string => text.replace(/^"(.*)"$/s, "$1").replaceAll('""', '"');
