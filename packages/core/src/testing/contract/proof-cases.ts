/** The published corpus: changes of schemas as tables before and after, what was called how, and what must be possible. */
import type { Capabilities } from "../../adapter/capabilities.ts";
import { type Hints, noHints } from "../../diff/hints.ts";
import { column } from "../../model/column.ts";
import { type Table, type TableSpec, table } from "../../model/table.ts";
import { mutateSchema } from "../mutate-schema.ts";
import { randomSchema } from "../random-schema.ts";

export interface ProofCase {
  readonly name: string;
  applies?(capabilities: Capabilities): boolean;
  tables(capabilities: Capabilities): {
    readonly before: readonly Table[];
    readonly after: readonly Table[];
    readonly renames: Hints;
  };
}

const posts = (more: Partial<TableSpec> = {}): Table =>
  table({
    name: "posts",
    columns: [column("id", "integer", { nullable: false }), column("title", "text"), column("score", "integer")],
    primaryKey: { name: "posts_pkey", columns: ["id"] },
    ...more,
  });

const pointing = (name: string, to: string): Table =>
  table({
    name,
    columns: [column("id", "integer", { nullable: false }), column("other_id", "integer")],
    primaryKey: { name: `${name}_pkey`, columns: ["id"] },
    foreignKeys: [{ name: `${name}_other_id_fkey`, columns: ["other_id"], references: { table: to, columns: ["id"] } }],
  });

const fixed = (
  name: string,
  before: readonly Table[],
  after: readonly Table[],
  more: Partial<Pick<ProofCase, "applies">> & { readonly renames?: Hints } = {},
): ProofCase => ({ name, ...more, tables: () => ({ before, after, renames: more.renames ?? noHints }) });

/** Four seeds whose changes touch columns, keys and indexes of several tables. */
const random = [31, 32, 33, 34].map(
  (seed): ProofCase => ({
    name: `random change ${seed}`,
    tables: (capabilities) => {
      const before = randomSchema(seed, capabilities);
      const { snapshot, renames } = mutateSchema(before, seed + 1, capabilities);
      return { before: Object.values(before.tables), after: Object.values(snapshot.tables), renames };
    },
  }),
);

export const proofCases: readonly ProofCase[] = [
  fixed("a table comes, another one goes", [table({ name: "tags", columns: [column("name", "text")] })], [posts()]),
  fixed(
    "a column is renamed, one comes, one becomes wider and one goes",
    [posts({ columns: [...posts().columns, column("legacy", "text")] })],
    [
      posts({
        columns: [
          column("id", "integer", { nullable: false }),
          column("headline", "text"),
          column("score", "bigint"),
          column("status", "text", { nullable: false, default: "draft" }),
        ],
      }),
    ],
    { renames: { ...noHints, columns: { posts: { headline: "title" } } } },
  ),
  fixed(
    "a table is renamed and its index is another one",
    [posts({ indexes: [{ name: "posts_title_index", keys: ["title"] }] })],
    [
      posts({
        name: "articles",
        primaryKey: { name: "articles_pkey", columns: ["id"] },
        indexes: [{ name: "articles_title_index", unique: true, keys: ["title", "score"] }],
      }),
    ],
    { renames: { ...noHints, tables: { articles: { schema: null, name: "posts" } } } },
  ),
  fixed("two tables that point at each other", [], [pointing("a", "b"), pointing("b", "a")], {
    applies: ({ foreignKeys }) => foreignKeys,
  }),
  fixed("a key gets another target", [pointing("a", "a"), posts()], [pointing("a", "posts"), posts()], {
    applies: ({ foreignKeys }) => foreignKeys,
  }),
  ...random,
];
