/** The three fates of the named parts of a table: gone, new, or the same under another name. */
import { equal } from "../model/json.ts";
import { byName } from "../model/name.ts";

export interface PartChanges<T> {
  readonly dropped: readonly T[];
  readonly added: readonly T[];
  readonly renamed: readonly { readonly from: T; readonly to: T }[];
}

/** Of the parts that are dropped and added under one name, those that only change in what `stays` does not mind. */
export function inPlace<T extends { readonly name: string }>(
  { dropped, added }: PartChanges<T>,
  stays: (from: T, to: T) => boolean,
): Pick<PartChanges<T>, "dropped" | "added"> & { readonly altered: PartChanges<T>["renamed"] } {
  const altered = dropped.flatMap((from) => {
    const to = added.find(({ name }) => name === from.name);
    return to !== undefined && stays(from, to) ? [{ from, to }] : [];
  });
  return {
    altered,
    dropped: dropped.filter((part) => !altered.some(({ from }) => from === part)),
    added: added.filter((part) => !altered.some(({ to }) => to === part)),
  };
}

/**
 * Compares two lists by name. A part that is `disturbed` is dropped and added even when it stays the same. A part that
 * is gone and one that is new, equal in all but the name, are a rename.
 */
export function diffParts<T extends { readonly name: string }>(
  from: readonly T[],
  to: readonly T[],
  disturbed: (part: T) => boolean,
): PartChanges<T> {
  const before = new Map(from.map((part) => [part.name, part]));
  const after = new Map(to.map((part) => [part.name, part]));
  const stays = (part: T, other: T | undefined) => other !== undefined && equal(part, other) && !disturbed(part);
  const gone = byName(from).filter((part) => !stays(part, after.get(part.name)));
  const fresh = byName(to).filter((part) => {
    const known = before.get(part.name);
    return known === undefined || !stays(known, part);
  });

  const renamed: { from: T; to: T }[] = [];
  for (const part of gone) {
    if (after.has(part.name) || disturbed(part)) continue;
    const twin = fresh.find(
      (candidate) =>
        !before.has(candidate.name) &&
        equal({ ...candidate, name: part.name }, part) &&
        !renamed.some((pair) => pair.to === candidate),
    );
    if (twin !== undefined) renamed.push({ from: part, to: twin });
  }
  return {
    dropped: gone.filter((part) => !renamed.some((pair) => pair.from === part)),
    added: fresh.filter((part) => !renamed.some((pair) => pair.to === part)),
    renamed,
  };
}
