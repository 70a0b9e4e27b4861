/** The checklist: features F, tests of the original T, facts that order operations D. Defects L may be named, too. */
function ids(letter: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, n) => `${letter}${letter === "F" ? String(n + 1).padStart(2, "0") : n + 1}`);
}

/** F43 is about the original's formatter, F45 about temporal keys; both are only wishes. */
const wishes: readonly string[] = ["F43", "F45"];

export const featureIds: readonly string[] = [...ids("F", 45), ...ids("T", 108), ...ids("D", 29)].filter(
  (id) => !wishes.includes(id),
);

export const defectIds: readonly string[] = ids("L", 29);
