/** What a declaration may not say is a type error, and an error with a code for those who have no types. */
import {
  type AnyResource,
  attribute as a,
  belongsTo,
  hasMany,
  type InferInsert,
  type InferRow,
  resource,
  sql,
} from "@mig/core";
import { describe, expect, expectTypeOf, test } from "vitest";
import { errorOf, tablesOf } from "./read-one.ts";
import { Repo1 as repo, store } from "./test-dialect.ts";

const User = resource("User", {
  dataLayer: store({ repo, table: "users" }),
  attributes: { id: a.uuid().primaryKey() },
});

const attributes = { id: a.uuid().primaryKey(), title: a.text(), secret: a.text().ignore() };
const relationships = { author: belongsTo(() => User), editor: belongsTo(() => User, { attribute: "checkedBy" }) };
const known = ["id", "title", "authorId", "checkedBy"];
const table = "posts";

describe("names", () => {
  test.each<[string, () => AnyResource, string, readonly string[]]>([
    [
      "an identity",
      // @ts-expect-error: no such attribute.
      () => resource("Post", { dataLayer: store({ repo, table }), attributes, identities: { one: ["titel"] } }),
      "titel",
      ["id", "title"],
    ],
    [
      "an identity in its long form",
      () =>
        resource("Post", {
          dataLayer: store({ repo, table }),
          attributes,
          relationships,
          // @ts-expect-error: it is called authorId.
          identities: { one: { keys: ["author"], where: sql`true` } },
        }),
      "author",
      known,
    ],
    [
      "an ignored attribute",
      // @ts-expect-error: it is no column.
      () => resource("Post", { dataLayer: store({ repo, table }), attributes, identities: { one: ["secret"] } }),
      "secret",
      ["id", "title"],
    ],
    [
      "the key under its usual name, when it has another",
      () =>
        resource("Post", {
          dataLayer: store({ repo, table }),
          attributes,
          relationships,
          // @ts-expect-error: it is called checkedBy.
          identities: { one: ["authorId", "editorId"] },
        }),
      "editorId",
      known,
    ],
    [
      "a reference",
      () =>
        resource("Post", {
          // @ts-expect-error: references go by relationship.
          dataLayer: store({ repo, table, references: { authorId: { index: true } } }),
          attributes,
          relationships,
        }),
      "authorId",
      ["author", "editor"],
    ],
    [
      "a custom index",
      () =>
        resource("Post", {
          // @ts-expect-error: no such attribute.
          dataLayer: store({ repo, table, customIndexes: [{ fields: ["title", { desc: "insertedAt" }] }] }),
          attributes,
          relationships,
        }),
      "insertedAt",
      known,
    ],
    [
      "a column carried along",
      () =>
        resource("Post", {
          // @ts-expect-error: no such attribute.
          dataLayer: store({ repo, table, customIndexes: [{ fields: ["title"], include: ["body"] }] }),
          attributes,
        }),
      "body",
      ["id", "title"],
    ],
    [
      "a check constraint",
      () =>
        resource("Post", {
          // @ts-expect-error: no such attribute.
          dataLayer: store({ repo, table, checkConstraints: [{ name: "c", check: sql`true`, on: ["size"] }] }),
          attributes,
          relationships,
        }),
      "size",
      known,
    ],
    [
      "a column type",
      () =>
        resource("Post", {
          // @ts-expect-error: no such attribute.
          dataLayer: store({ repo, table, columnTypes: { price: "money" } }),
          attributes,
        }),
      "price",
      ["id", "title"],
    ],
    [
      "an identity's name",
      () =>
        resource("Post", {
          // @ts-expect-error: no such identity.
          dataLayer: store({ repo, table, identityNames: { two: "posts_two" } }),
          attributes,
          identities: { one: ["title"] },
        }),
      "two",
      ["one"],
    ],
    [
      "a pair of a composite key",
      () =>
        resource("Post", {
          // @ts-expect-error: no such attribute.
          dataLayer: store({ repo, table, references: { author: { matchWith: { orgId: "id" } } } }),
          attributes: { id: a.uuid().primaryKey() },
          relationships: { author: belongsTo(() => User, { targetAttribute: "id" }) },
        }),
      "orgId",
      ["id", "authorId"],
    ],
    [
      "columns to clear",
      () =>
        resource("Post", {
          // @ts-expect-error: no such attribute.
          dataLayer: store({ repo, table, references: { author: { onDeleteColumns: ["author"] } } }),
          attributes,
          relationships,
        }),
      "author",
      known,
    ],
    [
      "the tenant",
      () =>
        resource("Post", {
          dataLayer: store({ repo, table }),
          attributes,
          // @ts-expect-error: no such attribute.
          multitenancy: { strategy: "attribute", attribute: "orgId" },
        }),
      "orgId",
      ["id", "title"],
    ],
    [
      "the primary key",
      // @ts-expect-error: no such attribute.
      () => resource("Post", { dataLayer: store({ repo, table }), attributes, primaryKey: ["uuid"] }),
      "uuid",
      ["id", "title"],
    ],
  ])("%s", (_name, declare, name, names) => {
    expect(errorOf(() => tablesOf(declare(), User))).toMatchObject({
      code: "MIG_RESOURCE_INVALID",
      details: { resource: "Post", name, known: names },
    });
  });
});

describe("options and defaults", () => {
  test("a misspelt option does not compile", () => {
    // @ts-expect-error: it is called table.
    expect(store({ repo, tabel: "posts", table })).toBeDefined();
    // @ts-expect-error: it is called keys.
    expect(resource("Post", { attributes, identities: { one: { fields: ["id"] } } })).toBeDefined();
  });

  test("a default has the attribute's type", () => {
    // @ts-expect-error: no such generator.
    a.uuid().default("uuidv8");
    // @ts-expect-error: a moment is a Date.
    a.datetime().default("2026-01-01");
    // @ts-expect-error: a day is not a moment.
    a.datetime().default("today");
    // @ts-expect-error: a moment is not a day.
    a.date().default("now");
    // @ts-expect-error: a text is not a number.
    a.integer().default("1");
    // @ts-expect-error: a bigint is not a number.
    a.bigint().default(1);
    // @ts-expect-error: not one of the values.
    a.enum(["x", "y"]).default("z");
    // @ts-expect-error: not an element.
    a.array(a.text()).default([1]);
    // @ts-expect-error: not a decimal.
    a.decimal().default("much");
    a.text().default("uuidv7");
  });

  test.each([
    // @ts-expect-error: see above.
    ["a misplaced generator", a.date().default("now")],
    // @ts-expect-error: see above.
    ["a value that the enum lacks", a.enum(["x", "y"]).default("z")],
  ])("%s is refused without types too", (_name, theOne) => {
    const Thing = resource("Thing", { dataLayer: store({ repo, table: "things" }), attributes: { theOne } });
    expect(errorOf(() => tablesOf(Thing))).toMatchObject({
      code: "MIG_RESOURCE_INVALID",
      details: { resource: "Thing", attribute: "theOne" },
    });
  });
});

describe("rows", () => {
  const Account = resource("Account", {
    attributes: {
      number: a.bigint().identity({ always: true }).primaryKey(),
      serial: a.integer().serial(),
      balance: a.decimal(12, 2).notNull().default("0"),
      owner: a.text().notNull(),
      note: a.text(),
      label: a.text().generated(sql`owner || number`),
      tags: a.array(a.enum(["x", "y"])).notNull(),
      meta: a.json<{ readonly colour: string }>(),
      cached: a.boolean().ignore(),
      parentId: a.bigint(),
    },
    relationships: {
      user: belongsTo(() => User, { notNull: true }),
      book: belongsTo(() => User, { attribute: "bookKey", type: a.integer() }),
      parent: belongsTo(() => Account),
      remarks: hasMany(() => Remark, { table: "account_remarks", attribute: "accountNumber" }),
    },
    identities: { label: [sql`lower(label)`, { desc: "number" }] },
  });
  const Remark = resource("Remark", {
    dataLayer: store({ repo }),
    attributes: { id: a.uuid().primaryKey() },
    relationships: { account: belongsTo(() => Account) },
  });

  test("as they are read", () => {
    expectTypeOf<InferRow<typeof Account>>().toEqualTypeOf<{
      number: bigint;
      serial: number;
      balance: string;
      owner: string;
      note: string | null;
      label: string | null;
      tags: readonly ("x" | "y")[];
      meta: { readonly colour: string } | null;
      parentId: bigint | null;
      userId: string;
      bookKey: number | null;
    }>();
  });

  test("as they are inserted", () => {
    expectTypeOf<InferInsert<typeof Account>>().toEqualTypeOf<{
      serial?: number;
      balance?: string;
      owner: string;
      note?: string | null;
      tags: readonly ("x" | "y")[];
      meta?: { readonly colour: string } | null;
      parentId?: bigint | null;
      userId: string;
      bookKey?: number | null;
    }>();
  });
});
