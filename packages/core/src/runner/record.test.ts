import { describe, expect, it } from "vitest";
import { create, run, source, world } from "../../test/memory-run.ts";
import { differenceLines } from "../migration/difference.ts";
import {
  addColumn,
  column,
  createTable,
  defineMigration,
  dropTable,
  execute,
  irreversible,
  type MigrationSpec,
} from "../migration.ts";
import { migrate } from "./migrate.ts";
import { differenceOf, recordOf } from "./record.ts";
import { rollback } from "./rollback.ts";
import { status } from "./status.ts";

const title = column("title", "text");
const posts = (...columns: readonly ReturnType<typeof column>[]) => createTable("posts", { columns });
const plain: MigrationSpec = {
  format: 1,
  up: [posts(column("id", "uuid"), title)],
  down: [dropTable("posts", { columns: [] })],
};
const code = run("fill", async () => {});
const long = (text: string) => execute(`INSERT INTO t VALUES ('${text.repeat(9_000)}')`);

function lines(before: MigrationSpec, after: MigrationSpec): readonly string[] {
  return differenceLines(differenceOf(recordOf(defineMigration(before)), recordOf(defineMigration(after))));
}

describe("a changed migration differs in", () => {
  it.each<[string, Partial<MigrationSpec>, Partial<MigrationSpec>, readonly string[]]>([
    [
      "a column of a table",
      {},
      { up: [posts(column("id", "uuid"), column("title", "text", { nullable: false }), column("slug", "text"))] },
      [
        '~ up, step 1: createTable("posts", …)',
        '    - column("title", "text")',
        '    + column("title", "text", { nullable: false })',
        '    + column("slug", "text")',
      ],
    ],
    [
      "a key of a table",
      {},
      { up: [createTable("posts", { columns: [column("id", "uuid"), title], primaryKey: ["id"] })] },
      ['~ up, step 1: createTable("posts", …)', '    + { primaryKey: ["id"] }'],
    ],
    [
      "the order of columns",
      {},
      { up: [posts(title, column("id", "uuid"))] },
      [
        '~ up, step 1: createTable("posts", …)',
        '    - [column("id", "uuid"), column("title", "text")]',
        '    + [column("title", "text"), column("id", "uuid")]',
      ],
    ],
    [
      "a step more, before and after",
      {},
      { up: [execute("SELECT 1"), ...plain.up, addColumn("posts", column("slug", "text"))] },
      ['+ up, step 1: execute("SELECT 1")', '+ up, step 3: addColumn("posts", column("slug", "text"))'],
    ],
    [
      "a step less",
      {},
      { up: [] },
      ['- up, step 1: createTable("posts", { columns: [column("id", "uuid"), column("title", "text")] })'],
    ],
    [
      "SQL",
      { up: [execute("SELECT 1")] },
      { up: [execute("SELECT 2")] },
      ['~ up, step 1: execute("SELECT 2")', '    - execute("SELECT 1")', '    + execute("SELECT 2")'],
    ],
    [
      "the label of code",
      { up: [code] },
      { up: [run("fill again", async () => {})] },
      ['~ up, step 1: run("fill again")', '    - run("fill")', '    + run("fill again")'],
    ],
    [
      "the way back that is data",
      {},
      { down: [execute("DROP TABLE posts")] },
      ['- down, step 1: dropTable("posts", { columns: [] })', '+ down, step 1: execute("DROP TABLE posts")'],
    ],
    [
      "the way back that is none",
      { down: [irreversible({ reason: "rows are gone" })] },
      { down: [code] },
      ['- down, step 1: irreversible({ reason: "rows are gone" })', '+ down, step 1: run("fill")'],
    ],
    ["the transaction", {}, { transaction: false }, ["+ transaction: false"]],
    ["the mark", { breaking: true }, {}, ["- breaking"]],
    [
      "data too long to be kept",
      { up: [long("a")] },
      { up: [long("b")] },
      [
        expect.stringMatching(/^~ up, step 1: execute\("INSERT INTO t VALUES \( 'b+…", …\)$/),
        expect.stringMatching(
          /^ {4}- execute\("INSERT INTO t VALUES \( 'a+…", "90\d\d characters, sha256 [0-9a-f]+"\)$/,
        ),
        expect.stringMatching(
          /^ {4}\+ execute\("INSERT INTO t VALUES \( 'b+…", "90\d\d characters, sha256 [0-9a-f]+"\)$/,
        ),
      ],
    ],
  ])("%s", (_what, before, after, expected) => {
    expect(lines({ ...plain, ...before }, { ...plain, ...after })).toEqual(expected);
  });
});

describe("the ledger", () => {
  it("holds what a changed file is compared with", async () => {
    const here = await world();
    const changed = source("1", [create("t1"), create("t2")], [], { breaking: true });
    await migrate({ ...here.options, migrations: [source("1", [create("t1")], [run("undo", async () => {})])] });
    const [one] = (await status({ repo: here.repo, migrations: [changed], verify: true })).migrations;
    expect(one?.difference).toEqual([
      { list: "options", change: "added", step: 0, what: "breaking", before: [], after: [] },
      {
        list: "up",
        change: "added",
        step: 2,
        what: 'createTable("t2", { columns: [column("id", "integer")] })',
        before: [],
        after: [],
      },
      { list: "down", change: "removed", step: 1, what: 'run("undo")', before: [], after: [] },
    ]);
    const refused = rollback({ ...here.options, migrations: [changed] });
    await expect(refused).rejects.toMatchObject({
      code: "MIG_MIGRATION_EDITED",
      details: { difference: one?.difference },
    });
  });

  it("of an older mig holds nothing, and that is said", async () => {
    const here = await world();
    await migrate({ ...here.options, migrations: [source("1", [create("t1")], [])] });
    await here.ask(async ({ ledger }) => {
      const [row] = (await ledger.read({ kind: "public" })) ?? [];
      if (row !== undefined) await ledger.update({ kind: "public" }, { ...row, gist: null });
    });
    const [one] = (await status({ repo: here.repo, migrations: [source("1", [], [])], verify: true })).migrations;
    expect([one?.edited, one?.difference]).toEqual([true, null]);
    expect(differenceLines(null)).toEqual(["what was applied is not recorded: an older mig applied it"]);
  });
});
