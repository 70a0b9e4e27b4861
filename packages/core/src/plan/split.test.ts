import { expect, describe as group, it } from "vitest";
import { column } from "../model/column.ts";
import { index } from "../model/index-model.ts";
import type { SchemaObject } from "../model/snapshot.ts";
import { describe } from "../operations/definitions.ts";
import type { Operation } from "../operations/vocabulary.ts";
import { plan } from "./plan.ts";

const posts = { schema: null, name: "posts" };
const mood = (values: readonly string[]): SchemaObject => ({
  kind: "x:enum",
  schema: null,
  name: "mood",
  definition: { values },
  requires: [],
});
const grown: Operation = { kind: "alterObject", from: mood(["a"]), to: mood(["a", "b"]) };
const concurrent: Operation = {
  kind: "createIndex",
  table: posts,
  index: index({ name: "posts_slug_index", keys: ["slug"], unique: true }),
  concurrently: true,
};
const added: Operation = { kind: "addColumn", table: posts, column: column("slug", "text") };
const referring: Operation = {
  kind: "addForeignKey",
  table: { schema: null, name: "links" },
  foreignKey: {
    name: "links_slug_fkey",
    columns: ["slug"],
    references: { table: posts, columns: ["slug"] },
    onDelete: "noAction",
    onUpdate: "noAction",
    onDeleteColumns: [],
    match: "simple",
    deferrable: "no",
    validated: true,
  },
};

function files(operations: readonly Operation[]) {
  const { migrations } = plan(operations, (op) => op.kind === "alterObject");
  return migrations.map(({ up, transaction }) => ({ up: up.map(describe), transaction }));
}

group("files", () => {
  it("are one when everything fits into one transaction", () => {
    expect(files([added])).toEqual([{ up: ["add posts.slug"], transaction: true }]);
  });

  it("begin with what must be committed before anybody uses it", () => {
    expect(files([added, grown])).toEqual([
      { up: ["alter x:enum mood"], transaction: true },
      { up: ["add posts.slug"], transaction: true },
    ]);
  });

  it("hold a concurrent index apart, and what rests on it after it", () => {
    expect(files([referring, concurrent, added])).toEqual([
      { up: ["add posts.slug"], transaction: true },
      { up: ["create unique index posts_slug_index on posts"], transaction: false },
      { up: ["add foreign key links_slug_fkey from links to posts"], transaction: true },
    ]);
  });

  it("check the rows of a constraint apart, where nothing else is locked", () => {
    const before = { name: "posts_check", expression: "slug <> ''", validated: false };
    const validated: Operation = { kind: "alterCheck", table: posts, from: before, to: { ...before, validated: true } };
    const back: Operation = { ...validated, from: validated.to, to: validated.from };
    expect([files([validated, added]), files([back, added])]).toEqual([
      [
        { up: ["add posts.slug"], transaction: true },
        { up: ["validate check posts_check of posts"], transaction: false },
      ],
      [{ up: ["add posts.slug", "alter check posts_check of posts"], transaction: true }],
    ]);
  });
});
