import { expect, describe as group, it } from "vitest";
import { diff } from "../diff/diff.ts";
import type { DiffRules } from "../diff/diff-rules.ts";
import { asDeclared } from "../diff/question.ts";
import { column } from "../model/column.ts";
import { emptySnapshot, type Snapshot, snapshotOf } from "../model/snapshot.ts";
import { type TableSpec, table } from "../model/table.ts";
import { apply, describe } from "../operations/definitions.ts";
import type { Operation } from "../operations/vocabulary.ts";
import { downOf, plan } from "./plan.ts";

const rules: DiffRules = {
  alone: (table) => table,
  remakes: () => "no",
  altersObject: () => true,
  dropsObject: () => true,
  rebuildsObject: () => false,
  casts: () => "safe",
  disturbsObject: () => false,
};

const id = column("id", "integer", { nullable: false });
const pkey = (name: string) => ({ name: `${name}_pkey`, columns: ["id"] });
const state = (...specs: readonly TableSpec[]) => snapshotOf(specs.map(table));

function lines(before: Snapshot, after: Snapshot, answers = {}): { up: string[]; down: string[] } {
  const { operations } = diff({ before, after, rules, answers, otherwise: asDeclared });
  const { operations: up } = plan(operations);
  const down = downOf(up);
  expect(apply(up, before)).toEqual(sorted(after));
  const isOperation = (step: (typeof down)[number]): step is Operation => step.kind !== "irreversible";
  return { up: up.map(describe), down: down.filter(isOperation).map(describe) };
}

const sorted = (of: Snapshot) => apply([], of);

const users: TableSpec = { name: "users", columns: [id, column("email", "text")], primaryKey: pkey("users") };
const toUsers = {
  name: "posts_author_id_fkey",
  columns: ["author_id"],
  references: { table: "users", columns: ["id"] },
};
const posts: TableSpec = {
  name: "posts",
  columns: [id, column("author_id", "integer")],
  primaryKey: pkey("posts"),
};

group("order", () => {
  it("creates a referenced table first and drops it last, whatever the names", () => {
    const after = state({ ...posts, name: "a", foreignKeys: [toUsers] }, users);
    expect(lines(emptySnapshot, after)).toEqual({
      up: ["create table users", "create table a"],
      down: ["drop table a", "drop table users"],
    });
  });

  it("breaks a circle of foreign keys", () => {
    const back = { name: "users_post_fkey", columns: ["id"], references: { table: "posts", columns: ["id"] } };
    const after = state({ ...posts, foreignKeys: [toUsers] }, { ...users, foreignKeys: [back] });
    expect(lines(emptySnapshot, after)).toEqual({
      up: ["create table users", "create table posts", "add foreign key users_post_fkey from users to posts"],
      down: ["drop foreign key users_post_fkey of users", "drop table posts", "drop table users"],
    });
  });

  it("builds the unique index that a foreign key rests on before the key, on existing tables too", () => {
    const email = { name: "users_email_index", keys: ["email"], unique: true };
    const byEmail = {
      name: "posts_email_fkey",
      columns: ["author_id"],
      references: { table: "users", columns: ["email"] },
    };
    expect(
      lines(state(users, posts), state({ ...users, indexes: [email] }, { ...posts, foreignKeys: [byEmail] })),
    ).toEqual({
      up: ["create unique index users_email_index on users", "add foreign key posts_email_fkey from posts to users"],
      down: ["drop foreign key posts_email_fkey of posts", "drop index users_email_index of users"],
    });
  });

  it("renames a column before everything that speaks of it, and back after it", () => {
    const index = (on: string) => ({ name: `users_${on}_index`, keys: [on], unique: true });
    const before = state({ ...users, indexes: [index("email")] });
    const after = state({
      ...users,
      columns: [id, column("mail", "text")],
      indexes: [{ ...index("mail"), where: "mail <> ''" }],
    });
    expect(lines(before, after, { "users.email": { rename: "mail" } })).toEqual({
      up: [
        "rename users.email to mail",
        "drop index users_email_index of users",
        "create unique index users_mail_index on users",
      ],
      down: [
        "drop index users_mail_index of users",
        "create unique index users_email_index on users",
        "rename users.mail to email",
      ],
    });
  });

  it("follows a renamed column with an index, a check and a foreign key that stay the same", () => {
    const before = state(
      { ...users, indexes: [{ name: "i", keys: ["email"] }], checks: [{ name: "c", expression: "email <> 'email'" }] },
      posts,
    );
    const after = state(
      {
        ...users,
        columns: [id, column("mail", "text")],
        indexes: [{ name: "i", keys: ["mail"] }],
        checks: [{ name: "c", expression: "mail <> 'email'" }],
      },
      posts,
    );
    expect(lines(before, after, { "users.email": { rename: "mail" } })).toEqual({
      up: ["rename users.email to mail"],
      down: ["rename users.mail to email"],
    });
  });

  it("moves the primary key out of the way of a foreign key, and back", () => {
    const before = state(users, { ...posts, foreignKeys: [toUsers] });
    const after = state(
      {
        ...users,
        columns: [id, column("email", "text", { nullable: false })],
        primaryKey: { name: "users_pkey", columns: ["email"] },
      },
      posts,
    );
    expect(lines(before, after)).toEqual({
      up: [
        "drop foreign key posts_author_id_fkey of posts",
        "drop primary key (id) of users",
        "alter users.email",
        "add primary key (email) to users",
      ],
      down: [
        "drop primary key (email) of users",
        "alter users.email",
        "add primary key (id) to users",
        "add foreign key posts_author_id_fkey from posts to users",
      ],
    });
  });

  it("takes a foreign key apart around a change of the type on both sides", () => {
    const uuid = (spec: TableSpec, name: string): TableSpec => ({
      ...spec,
      columns: spec.columns.map((of) =>
        !Array.isArray(of) && "name" in of && of.name === name ? column(name, "uuid", { nullable: of.nullable }) : of,
      ),
    });
    const before = state(users, { ...posts, foreignKeys: [toUsers] });
    const after = state(uuid(users, "id"), { ...uuid(posts, "author_id"), foreignKeys: [toUsers] });
    expect(lines(before, after).up).toEqual([
      "drop foreign key posts_author_id_fkey of posts",
      "alter posts.author_id from integer to uuid",
      "alter users.id from integer to uuid",
      "add foreign key posts_author_id_fkey from posts to users",
    ]);
  });

  it("keeps the values of a computed column that becomes a plain one while its source changes", () => {
    const computed = column("twice", "integer", { generated: { expression: "n * 2" } });
    const table = (...columns: TableSpec["columns"]) => state({ name: "t", columns: [id, ...columns] });
    expect(
      lines(table(column("n", "integer"), computed), table(column("n", "text"), column("twice", "integer"))),
    ).toEqual({
      up: ["alter t.twice", "alter t.n from integer to text"],
      down: ["alter t.n from text to integer", "alter t.twice"],
    });
  });

  it("runs a statement of the user's own last, and undoes it first", () => {
    const statement = { name: "trigger", up: "create trigger", down: "drop trigger" };
    const before = state(users);
    const after = state({
      ...users,
      columns: [id, column("email", "text"), column("age", "integer")],
      statements: [statement],
    });
    expect(lines(before, after)).toEqual({
      up: ["add users.age", "run statement trigger of users"],
      down: ["undo statement trigger of users", "drop users.age"],
    });
  });

  it("renames a table before everything else of it, and back after", () => {
    const before = state(users, { ...posts, foreignKeys: [toUsers] });
    const people = { ...users, name: "people", columns: [id, column("email", "text"), column("age", "integer")] };
    const after = state(people, {
      ...posts,
      foreignKeys: [{ ...toUsers, references: { table: "people", columns: ["id"] } }],
    });
    expect(lines(before, after, { users: { rename: "people" } })).toEqual({
      up: ["rename table users to people", "add people.age"],
      down: ["drop people.age", "rename table people to users"],
    });
  });

  it("drops the children's keys before a parent that goes, and what reads a column before the column", () => {
    const before = state(
      { ...users, checks: [{ name: "c", expression: "length(email) > 3" }] },
      { ...posts, foreignKeys: [toUsers] },
    );
    const after = state({ ...users, columns: [id] });
    expect(lines(before, after, { posts: "drop" })).toEqual({
      up: ["drop check c of users", "drop users.email", "drop table posts"],
      down: ["create table posts", "add users.email", "add check c to users"],
    });
  });
});
