/** Renames that snapshots tell of, as answers to the questions that would come up without these snapshots. */
import { tableKey } from "../model/name.ts";
import type { SnapshotFile } from "../snapshot/snapshot-file.ts";

export type RememberedRenames = Readonly<Record<string, { readonly rename: string }>>;

/**
 * By the ids of questions: what was renamed twice was renamed once, from its first name to its last.
 *
 * @example rememberedRenames(snapshots) // { "posts.title": { rename: "headline" } }
 */
export function rememberedRenames(snapshots: readonly SnapshotFile[]): RememberedRenames {
  const answers: Record<string, { readonly rename: string }> = {};
  const remember = (prefix: string, from: string, to: string) => {
    const earlier = Object.entries(answers).find(([id, answer]) => id.startsWith(prefix) && answer.rename === from);
    answers[earlier?.[0] ?? `${prefix}${from}`] = { rename: to };
  };
  for (const { state } of [...snapshots].sort((left, right) => (left.migration < right.migration ? -1 : 1))) {
    if (state.kind !== "table") continue;
    const key = tableKey(state.table);
    if (state.renamedFrom !== null) remember("", tableKey(state.renamedFrom), key);
    for (const [to, from] of Object.entries(state.renamedColumns)) remember(`${key}.`, from, to);
  }
  return answers;
}
