/** What every case of an operation begins with, and short words for writing one. */
import { type Column, column, MigError, type Operation, type SchemaObject, table } from "@mig/core/adapter";

export const users = table({
  name: "users",
  columns: [
    column("id", "bigint", { nullable: false, autoIncrement: { kind: "identity" } }),
    column("email", { name: "string", length: 40 }, { nullable: false }),
    column("nick", "text", { comment: "shown to others" }),
    column("score", "integer", { default: 0 }),
    column("twice", "integer", { generated: { expression: "score * 2" } }),
    column("number", "integer", { nullable: false, autoIncrement: "serial" }),
  ],
  primaryKey: { name: "users_pkey", columns: ["id"] },
  indexes: [
    { name: "users_email_key", keys: ["email"], unique: true, constraint: {} },
    { name: "users_nick_index", keys: [{ expression: "lower(nick)" }], where: "score > 0", comment: "people search" },
  ],
  checks: [{ name: "score_positive", expression: "score >= 0" }],
  comment: "people",
});

export const posts = table({
  name: "posts",
  columns: [
    column("id", "uuid", { nullable: false, default: { kind: "generator", name: "uuidv4" } }),
    column("author_id", "bigint"),
    column("parent_id", "uuid"),
    column("slug", "text", { nullable: false }),
    column("parent_slug", "text"),
  ],
  primaryKey: { name: "posts_pkey", columns: ["id"] },
  indexes: [{ name: "posts_slug_key", keys: ["slug"], unique: true }],
  foreignKeys: [
    {
      name: "posts_author_id_fkey",
      columns: ["author_id"],
      references: { table: "users", columns: ["id"] },
      onDelete: "cascade",
    },
    { name: "posts_parent_id_fkey", columns: ["parent_id"], references: { table: "posts", columns: ["id"] } },
    {
      name: "posts_parent_slug_fkey",
      columns: ["parent_slug"],
      references: { table: "posts", columns: ["slug"] },
      onUpdate: "cascade",
    },
  ],
});

export const ref = (name: string) => ({ schema: null, name });
const of = (name: string): Column => {
  const found = users.columns.find((candidate) => candidate.name === name);
  if (found === undefined) throw new MigError("MIG_BUG", `No column ${name}.`);
  return found;
};
export const alter = (name: string, changes: Partial<Column>): Operation => ({
  kind: "alterColumn",
  table: ref("users"),
  from: of(name),
  to: { ...of(name), ...changes },
});
export const object = (
  kind: SchemaObject["kind"],
  name: string,
  definition: SchemaObject["definition"],
): SchemaObject => ({
  kind,
  schema: null,
  name,
  definition,
  requires: [],
});

export interface Case {
  readonly name: string;
  readonly op: Operation;
  /** Before it, beside the two tables. */
  readonly given?: readonly Operation[];
  /** The oldest version that can do it. */
  readonly since?: number;
}

export const billing: SchemaObject = { ...object("pg:schema", "billing", {}), provides: ["schema billing"] };
export const created = (given: SchemaObject): Operation => ({ kind: "createObject", object: given });
