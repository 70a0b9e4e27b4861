/** A column inside CREATE TABLE and behind ADD COLUMN. */
import type { Column } from "@mig/core/adapter";
import { defaultText } from "../default.ts";
import { collationOf } from "../normalize.ts";
import { quote } from "../quote.ts";
import { typeText } from "../types.ts";

export function columnDefinition(column: Column, strict: boolean): string {
  const collation = collationOf(column);
  return [
    quote(column.name),
    typeText(column.type, strict),
    collation === null ? "" : `COLLATE ${quote(collation)}`,
    column.nullable ? "" : "NOT NULL",
    column.default === null ? "" : `DEFAULT ${defaultText(column.default, column.type)}`,
    column.generated === null ? "" : generatedClause(column.generated),
  ]
    .filter((part) => part !== "")
    .join(" ");
}

function generatedClause({ expression, stored }: NonNullable<Column["generated"]>): string {
  return `GENERATED ALWAYS AS (${expression}) ${stored ? "STORED" : "VIRTUAL"}`;
}
