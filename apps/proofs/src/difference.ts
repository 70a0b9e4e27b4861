/** What one list of lines has and the other has not; empty when they are the same. */
export function difference(found: readonly string[], wanted: readonly string[]): string {
  if (found.join("\n") === wanted.join("\n")) return "";
  const extra = found.filter((line) => !wanted.includes(line)).map((line) => `+ ${line}`);
  const missing = wanted.filter((line) => !found.includes(line)).map((line) => `- ${line}`);
  return [...extra, ...missing].join("\n");
}
