/** One or more of each kind of object that the adapter adds, for the contract suite. */
import { column, facts, index, type Json, type ObjectKindName, table, tableRef } from "@mig/core/adapter";
import type { ObjectSample } from "@mig/core/testing";
import { exclusionObject } from "../src/objects/exclusion.ts";
import { functionPackObject } from "../src/objects/function-pack.ts";
import { materializedViewObject } from "../src/objects/materialized-view.ts";
import { replicaIdentityObject } from "../src/objects/replica-identity.ts";
import { viewObject } from "../src/objects/view.ts";

const sample = (kind: ObjectKindName, name: string, definition: Json, changed?: Json): ObjectSample => {
  const object = (given: Json) => ({ kind, schema: null, name, definition: given, requires: [] });
  return { object: object(definition), ...(changed === undefined ? {} : { changed: object(changed) }) };
};

const posts = (title: Parameters<typeof column>[1]) =>
  table({ name: "posts", columns: [column("id", "integer", { nullable: false }), column("title", title)] });
const read = { tables: [posts({ name: "string", length: 20 })], disturbed: [posts("text")] };
const titles = { query: "SELECT title FROM posts" };
const numbers = { query: "SELECT title, id FROM posts WHERE id > 0" };
const byTitle = index({ name: "by_title_index", keys: ["title"], unique: true });
const answer = (value: number) => ({
  up: `CREATE OR REPLACE FUNCTION contract_answer() RETURNS integer LANGUAGE sql AS 'SELECT ${value}'`,
  down:
    value === 1
      ? "DROP FUNCTION contract_answer()"
      : `CREATE OR REPLACE FUNCTION contract_answer() RETURNS integer LANGUAGE sql AS 'SELECT 1'`,
});

export const objectSamples: readonly ObjectSample[] = [
  {
    ...sample("pg:schema", "extra", {}),
    object: { ...sample("pg:schema", "extra", {}).object, provides: [facts.schema("extra")] },
  },
  sample("pg:extension", "citext", {}),
  sample("pg:enum", "mood", { values: ["calm", "loud"] }, { values: ["loud", "glad", "calm"] }),
  sample("pg:sequence", "numbers", { type: "bigint" }, { type: "bigint", increment: "2" }),
  sample(
    "pg:composite",
    "place",
    { attributes: [{ name: "street", type: "text" }] },
    {
      attributes: [
        { name: "street", type: "text" },
        { name: "town", type: "text" },
      ],
    },
  ),
  sample("pg:collation", "numeric", { provider: "icu", locale: "en-u-kn-true" }),
  {
    object: replicaIdentityObject(tableRef("posts"), { index: "posts_id_key", columns: ["id"] }),
    tables: [
      {
        ...posts("text"),
        indexes: [index({ name: "posts_id_key", keys: ["id"], unique: true })],
      },
    ],
  },
  sample(
    "pg:domain",
    "short",
    { type: "text", nullable: true, checks: [] },
    { type: "text", nullable: false, checks: [] },
  ),
  {
    object: exclusionObject(tableRef("posts"), {
      name: "posts_id_excl",
      constraint: "EXCLUDE USING btree (id WITH =)",
      columns: ["id"],
    }),
    tables: read.tables,
  },
  {
    ...sample(
      "pg:statement",
      "posts.answer",
      { up: "CREATE FUNCTION answered() RETURNS integer LANGUAGE sql AS 'SELECT 1'", down: "DROP FUNCTION answered()" },
      { up: "CREATE FUNCTION answered() RETURNS integer LANGUAGE sql AS 'SELECT 2'", down: "DROP FUNCTION answered()" },
    ),
    reported: false,
  },
  {
    object: functionPackObject("answers", [answer(1)]),
    changed: functionPackObject("answers", [{ ...answer(2), down: answer(1).down }, answer(2)]),
    reported: false,
  },
  { object: viewObject(tableRef("titles"), titles, []), changed: viewObject(tableRef("titles"), numbers, []), ...read },
  {
    object: viewObject(tableRef("named"), { ...titles, columns: ["name"], options: { security_barrier: "true" } }, []),
    changed: viewObject(
      tableRef("named"),
      { ...numbers, columns: ["name", "number"], comment: "What is numbered." },
      [],
    ),
    ...read,
  },
  {
    object: materializedViewObject(tableRef("by_title"), { ...titles, indexes: [byTitle] }, []),
    changed: materializedViewObject(
      tableRef("by_title"),
      { ...numbers, comment: "Kept.", options: { fillfactor: "70" } },
      [],
    ),
    ...read,
  },
];
