/** What a case of the operations is, and the tables that the cases are about. */
import type { Capabilities } from "../../adapter/capabilities.ts";
import { type Table, type TableSpec, table } from "../../model/table.ts";
import type { CoreKind, Operation } from "../../operations/vocabulary.ts";

export interface OperationCase {
  /** What it covers; with its inverse, see `coveredKinds`. */
  readonly kind: CoreKind;
  readonly what: string;
  applies?(capabilities: Capabilities): boolean;
  readonly before: readonly Table[];
  readonly after: readonly Table[];
  /** From the lowered tables named `posts` on both sides. */
  operations(before: Table, after: Table): readonly Operation[];
}

export const posts = (more: Partial<TableSpec> = {}): Table =>
  table({
    name: "posts",
    columns: [
      ["id", "integer", { nullable: false }],
      ["title", "text"],
      ["views", "integer"],
    ],
    primaryKey: { name: "posts_pkey", columns: ["id"] },
    ...more,
  });

export const users = table({
  name: "users",
  columns: [["id", "integer", { nullable: false }]],
  primaryKey: { name: "users_pkey", columns: ["id"] },
});

export const byName = <T extends { readonly name: string }>(list: readonly T[], name: string): T => {
  const found = list.find((part) => part.name === name);
  if (found === undefined) throw new TypeError(`the case has no ${name}`);
  return found;
};
