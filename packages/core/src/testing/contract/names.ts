/** Any name that a user may write reaches the database and comes back as it was written. */
import { column } from "../../model/column.ts";
import { byteLength } from "../../model/name.ts";
import { type Table, table } from "../../model/table.ts";
import { type ContractTest, rejectsWith } from "./contract-test.ts";
import { assertHolds, create } from "./schema-work.ts";

/** The names beside what makes each of them difficult. */
const oddNames: readonly (readonly [what: string, name: string])[] = [
  ["a reserved word", "select"],
  ["another reserved word", "order"],
  ["a keyword of types", "user"],
  ["capital letters", "PostTags"],
  ["a space", "post tags"],
  ["a dot", "post.tags"],
  ["a double quote", 'post"tags'],
  ["a single quote", "post'tags"],
  ["a backtick", "post`tags"],
  ["brackets", "post[tags]"],
  ["a backslash", "post\\tags"],
  ["a percent sign", "post%tags"],
  ["a dollar and a placeholder", "post$1tags?"],
  ["a semicolon and a comment", "post;--tags"],
  ["a leading digit", "1post"],
  ["letters of other alphabets", "größe_比较_ñ"],
  ["a character of four bytes", "post_😀"],
];

/** The name in every place where a table has one. */
function everywhere(name: string): Table {
  return table({
    name,
    columns: [column("id", "integer", { nullable: false }), column(name, "text")],
    primaryKey: { name: `${name}_pkey`, columns: ["id"] },
    indexes: [{ name: `${name}_index`, keys: [name] }],
  });
}

/** A name of exactly this many bytes that ends in `end`. */
function nameOfBytes(bytes: number, end: string): string {
  return `${"n".repeat(bytes - byteLength(end))}${end}`;
}

const limits: readonly ContractTest[] = [
  {
    name: "names: the longest one fits",
    applies: ({ maxNameBytes }) => maxNameBytes !== null,
    run: async ({ connect, dialect }) => {
      const session = await connect();
      const bytes = dialect.capabilities.maxNameBytes ?? 0;
      const long = table({
        name: nameOfBytes(bytes, "t"),
        columns: [column(nameOfBytes(bytes, "c"), "text"), column(nameOfBytes(bytes, "ü"), "text")],
        indexes: [{ name: nameOfBytes(bytes, "i"), keys: [nameOfBytes(bytes, "c")] }],
      });
      await assertHolds(session, dialect, await create(session, dialect, [long]), "after create");
    },
  },
  {
    name: "names: a longer one is refused when it is declared",
    applies: ({ maxNameBytes }) => maxNameBytes !== null,
    run: async ({ dialect }) => {
      const tooLong = nameOfBytes((dialect.capabilities.maxNameBytes ?? 0) + 1, "ü");
      for (const declared of [
        table({ name: tooLong, columns: [column("id", "integer")] }),
        table({ name: "t", columns: [column(tooLong, "integer")] }),
        table({ name: "t", columns: [column("id", "integer")], indexes: [{ name: tooLong, keys: ["id"] }] }),
      ]) {
        const lowering = Promise.resolve().then(() => dialect.lower(declared));
        await rejectsWith(lowering, "MIG_NAME_INVALID");
      }
    },
  },
  {
    name: "names: an empty one is refused when it is declared",
    run: async ({ dialect }) => {
      const empty = table({ name: "", columns: [column("id", "integer")] });
      await rejectsWith(
        Promise.resolve().then(() => dialect.lower(empty)),
        "MIG_NAME_INVALID",
      );
    },
  },
];

export const nameTests: readonly ContractTest[] = [
  ...oddNames.map(
    ([what, name]): ContractTest => ({
      name: `names: ${what}`,
      run: async ({ connect, dialect }) => {
        const session = await connect();
        await assertHolds(session, dialect, await create(session, dialect, [everywhere(name)]), "after create");
      },
    }),
  ),
  ...limits,
];
