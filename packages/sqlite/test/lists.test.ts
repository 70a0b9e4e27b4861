// Lists that are more than the sum of their operations.
import { check, column, type Operation, table, tableRef } from "@mig/core/adapter";
import { expect, test } from "vitest";
import { migrate, read, scratchFile } from "./scratch-file.ts";

const posts = tableRef("posts");
const status = (values: readonly string[]) =>
  column("status", { name: "enum", values }, { nullable: false, default: "live" });
const addCheck: Operation = { kind: "addCheck", table: posts, check: check({ name: "c", expression: "1" }) };
const tables = (sql: readonly string[]) =>
  sql.filter((text) => text.startsWith("CREATE TABLE")).map((text) => text.split(" ")[2]);

test("an enum written by hand is a text with a check, and goes with it", async () => {
  const { session } = await scratchFile("CREATE TABLE posts (id INTEGER); INSERT INTO posts VALUES (1);");
  const before = await read(session);
  const [old, wider] = [status(["live"]), status(["live", "draft"])];
  await migrate(session, [{ kind: "addColumn", table: posts, column: old }]);
  const made = (await read(session)).tables["posts"];
  expect(made?.checks).toEqual([check({ name: "posts_status_check", expression: "status in ('live')" })]);
  const sql = await migrate(session, [{ kind: "alterColumn", table: posts, from: old, to: wider }]);
  expect(tables(sql)).toEqual(['"_mig_new_posts"']);
  expect(await session.query("UPDATE posts SET status = 'draft' RETURNING status")).toEqual([{ status: "draft" }]);
  await migrate(session, [{ kind: "dropColumn", table: posts, column: wider }]);
  expect(await read(session)).toEqual(before);
});

test("two tables that point at each other are created once each", async () => {
  const { session } = await scratchFile();
  const made = (name: string) =>
    table({
      name,
      columns: [
        ["id", "integer"],
        ["other", "integer"],
      ],
      primaryKey: { name: `${name}_pkey`, columns: ["id"] },
    });
  const foreignKey = (from: string, to: string): Operation => ({
    kind: "addForeignKey",
    table: tableRef(from),
    foreignKey: {
      ...{ name: `${from}_fkey`, columns: ["other"], references: { table: tableRef(to), columns: ["id"] } },
      ...{
        onDelete: "noAction",
        onUpdate: "noAction",
        onDeleteColumns: [],
        match: "simple",
        deferrable: "no",
        validated: true,
      },
    },
  });
  const sql = await migrate(session, [
    { kind: "createTable", table: made("a") },
    { kind: "createTable", table: made("b") },
    foreignKey("a", "b"),
    foreignKey("b", "a"),
  ]);
  expect(tables(sql)).toEqual(['"a"', '"b"']);
  expect(
    Object.values((await read(session)).tables).map((given) => given.foreignKeys[0]?.references.table.name),
  ).toEqual(["b", "a"]);
});

test("a child and its parent are dropped in either order, with rows", async () => {
  for (const order of [
    ["c", "p"],
    ["p", "c"],
  ]) {
    const { session } = await scratchFile(
      "CREATE TABLE p (id PRIMARY KEY); CREATE TABLE c (a REFERENCES p (id)); INSERT INTO p VALUES (1); INSERT INTO c VALUES (1);",
    );
    const state = await read(session);
    const dropped = order.flatMap((name) => state.tables[name] ?? []);
    await migrate(
      session,
      dropped.map((given): Operation => ({ kind: "dropTable", table: given })),
    );
    expect((await read(session)).tables).toEqual({});
  }
});

test("a view that is dropped and made again around a change does not cost a second rebuild", async () => {
  const { session } = await scratchFile(
    "CREATE TABLE posts (id INTEGER, title TEXT); CREATE VIEW v AS SELECT title FROM posts;",
  );
  const [view] = Object.values((await read(session)).objects);
  if (view === undefined) throw new TypeError("not read");
  const renamed = { ...view, definition: { sql: "CREATE VIEW v AS SELECT name FROM posts" } };
  const sql = await migrate(session, [
    addCheck,
    { kind: "dropObject", object: view },
    { kind: "dropColumn", table: posts, column: column("title", "text") },
    { kind: "addColumn", table: posts, column: column("name", "text") },
    { kind: "createObject", object: renamed },
  ]);
  expect(tables(sql)).toEqual(['"_mig_new_posts"']);
  expect(await session.query("SELECT * FROM v")).toEqual([]);
});

test("a conversion that reads another table is done before that table goes", async () => {
  const { session } = await scratchFile(
    "CREATE TABLE posts (id INTEGER, v TEXT); CREATE TABLE names (id, name); INSERT INTO posts VALUES (1, 'a'); INSERT INTO names VALUES (1, 'one');",
  );
  const names = (await read(session)).tables["names"];
  if (names === undefined) throw new TypeError("not read");
  await migrate(session, [
    {
      kind: "alterColumn",
      table: posts,
      from: column("v", "text"),
      to: column("v", "text"),
      using: "(select name from names where names.id = posts.id)",
    },
    { kind: "dropTable", table: names },
  ]);
  expect(await session.query("SELECT v FROM posts")).toEqual([{ v: "one" }]);
});
