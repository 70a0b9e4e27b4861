/** Tables that can only become what they are to be by being dropped and created anew. */
import { tableRef } from "../model/name.ts";
import type { Snapshot } from "../model/snapshot.ts";
import type { DiffRules } from "./diff-rules.ts";
import type { Interview } from "./interview.ts";
import { tableRemade } from "./questions.ts";

export interface Remade {
  /** Keys of the tables. */
  readonly keys: ReadonlySet<string>;
  /** The target: a table that nobody wants to lose rows of stays as it is. */
  readonly after: Snapshot;
}

export function decideRemade(before: Snapshot, after: Snapshot, rules: DiffRules, interview: Interview): Remade {
  const keys = new Set<string>();
  const tables = Object.entries(after.tables).map(([key, to]) => {
    const from = before.tables[key];
    const how = from === undefined || from === to ? "no" : rules.remakes(from, to);
    if (from === undefined || how === "no") return [key, to] as const;
    if (how === "rows" && interview.ask(tableRemade(tableRef(to))) !== "drop") return [key, from] as const;
    keys.add(key);
    return [key, to] as const;
  });
  return { keys, after: { ...after, tables: Object.fromEntries(tables) } };
}
