/** Which of the primary keys of several resources is their table's. */
import type { Interview } from "../diff/interview.ts";
import { primaryKey } from "../diff/questions.ts";
import { MigError } from "../errors.ts";
import { equal } from "../model/json.ts";
import { tableKey } from "../model/name.ts";
import type { ChooseKey } from "../resource/merge-parts.ts";
import type { ScopeName } from "../resource/placement.ts";
import type { Recorded } from "../snapshot/store.ts";

/** The key on record stays when one of the resources has it; otherwise somebody chooses. */
export function keyChooser(recorded: Recorded, interviews: Readonly<Record<ScopeName, Interview>>): ChooseKey {
  return ({ scope, table, renamedFrom, keys }) => {
    const { tables } = recorded[scope].snapshot;
    const known = tables[tableKey(table)] ?? (renamedFrom === null ? undefined : tables[tableKey(renamedFrom)]);
    const same = keys.find(({ columns }) => equal(columns, known?.primaryKey?.columns));
    if (same !== undefined) return same.columns;
    const answer = interviews[scope].ask(primaryKey(table, keys));
    const chosen = answer !== null && typeof answer === "object" && "primaryKey" in answer ? answer.primaryKey : null;
    const one = chosen === null ? keys[0] : keys.find(({ columns }) => equal(columns, chosen));
    if (one !== undefined) return one.columns;
    const all = keys.map(({ columns }) => columns);
    throw noSuchKey(tableKey(table), chosen, all);
  };
}

function noSuchKey(table: string, chosen: readonly string[] | null, known: readonly (readonly string[])[]): MigError {
  const shown = known.map((columns) => `(${columns.join(", ")})`).join(" and ");
  return new MigError("MIG_ANSWER_INVALID", `No resource of ${table} has the primary key (${chosen?.join(", ")}).`, {
    details: { table, chosen, keys: known },
    next: `The keys are: ${shown}.`,
  });
}
