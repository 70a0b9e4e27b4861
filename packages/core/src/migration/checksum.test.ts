import { expect, it } from "vitest";
import { addColumn, column, createIndex, defineMigration, execute, type MigrationSpec, run } from "../migration.ts";
import { checksum } from "./checksum.ts";

const slug = addColumn("posts", column("slug", "text"));
const plain: MigrationSpec = { format: 1, up: [slug], down: [] };
const sumOf = (spec: MigrationSpec) => checksum(defineMigration(spec));

it("stays what it was in every version of mig", () => {
  const up = [
    slug,
    createIndex("posts", { keys: ["slug"], unique: true }),
    execute("SELECT 1;"),
    run("fill", async () => {}),
  ];
  expect(sumOf({ format: 1, up, down: [] })).toBe("1:b560dd44c3fd4be9b969a7dfbf5547609984c673f9ef320f1ed2ff230771d116");
});

it.each<[string, MigrationSpec, MigrationSpec, boolean]>([
  [
    "what equals a default",
    plain,
    { ...plain, up: [addColumn("posts", column("slug", "text", { nullable: true }))] },
    true,
  ],
  [
    "white space and comments of SQL",
    { ...plain, up: [execute("SELECT 1")] },
    { ...plain, up: [execute(" select1 ".replace("select1", "SELECT /* one */\n 1;"))] },
    true,
  ],
  [
    "the ends of lines",
    { ...plain, up: [execute("SELECT 1\nFROM posts\n")] },
    { ...plain, up: [execute("SELECT 1\r\nFROM posts\r\n")] },
    true,
  ],
  [
    "the code of a run step",
    { ...plain, up: [run("fill", async () => {})] },
    {
      ...plain,
      up: [
        run("fill", async (db) => {
          await db.query("SELECT 1");
        }),
      ],
    },
    true,
  ],
  [
    "the label of a run step",
    { ...plain, up: [run("fill", async () => {})] },
    { ...plain, up: [run("empty", async () => {})] },
    false,
  ],
  ["a column's name", plain, { ...plain, up: [addColumn("posts", column("slag", "text"))] }, false],
  ["the order", { ...plain, up: [slug, execute("a")] }, { ...plain, up: [execute("a"), slug] }, false],
  ["up and down", plain, { ...plain, up: [], down: [slug] }, false],
  ["the mark of what older releases cannot live with", plain, { ...plain, breaking: true }, false],
  ["its reason", { ...plain, breaking: "a" }, { ...plain, breaking: "b" }, true],
  ["no mark", plain, { ...plain, breaking: false }, true],
  ["the transaction", plain, { ...plain, transaction: false }, false],
  ["the text of SQL", { ...plain, up: [execute("SELECT 'a'")] }, { ...plain, up: [execute("SELECT 'b'")] }, false],
])("%s: %#", (_what, left, right, same) => {
  expect(sumOf(left) === sumOf(right)).toBe(same);
});
