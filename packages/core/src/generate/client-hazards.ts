/** What programs that run during the migration, and know only the old form, will meet; the same on every database. */
import type { Hazard } from "../adapter/statement.ts";
import { uniqueColumns } from "../model/index-model.ts";
import { equal } from "../model/json.ts";
import { sameTable, showTable, type TableRef } from "../model/name.ts";
import { isExtension, type Operation } from "../operations/vocabulary.ts";

export function clientHazards(op: Operation, among: readonly Operation[]): readonly Hazard[] {
  if (isExtension(op)) return [];
  const breaks = (text: string): readonly Hazard[] => [{ kind: "breaksClients", text }];
  switch (op.kind) {
    case "renameTable":
      return breaks(
        `Running programs that name ${showTable(op.from)} fail. Or leave a view of the old name until none is left.`,
      );
    case "renameColumn":
      return breaks(
        `Running programs that name ${showTable(op.table)}.${op.from} fail. Or add ${op.to}, write both, and drop ${op.from} in a later release.`,
      );
    case "dropPrimaryKey":
      return keeps(op.table, op.primaryKey.columns, among) ? [] : breaks(repeats(op.primaryKey.name));
    case "dropIndex":
      if (!op.index.unique || keeps(op.table, uniqueColumns(op.index), among)) return [];
      return breaks(repeats(op.index.name));
    default:
      return [];
  }
}

function repeats(name: string): string {
  return `Without ${name} rows may repeat, and ON CONFLICT on its columns fails: change what relies on it in an earlier release.`;
}

/** Does the list make another key of the same columns, or drop one of the columns anyway? */
function keeps(table: TableRef, columns: readonly string[] | null, among: readonly Operation[]): boolean {
  return among.some((op) => {
    if (isExtension(op) || !("table" in op) || !sameTable(op.table, table)) return false;
    if (op.kind === "dropColumn") return columns?.includes(op.column.name) ?? false;
    if (op.kind === "addPrimaryKey") return equal(op.primaryKey.columns, columns);
    return (
      op.kind === "createIndex" && op.index.unique && (columns === null || equal(uniqueColumns(op.index), columns))
    );
  });
}

/** What loses values, in words that end with the way to lose none by mistake. */
export function wayOutOfLoss(op: Operation): string {
  if (op.kind === "dropTable") return " Rename it first and drop it in a later release.";
  return op.kind === "dropColumn" ? " Stop reading and writing it in an earlier release." : "";
}
