import { attribute as a, resource, sql } from "@mig/core";
import { functionPack, view } from "@mig/pg";
import { declare } from "../../src/cases/declare.ts";

const slug = (version: number) => ({
  sql: `create or replace function slug(title text) returns text language sql immutable as $$ select lower(title) || '${version}' $$`,
});

export default declare(({ store, repo }) => {
  const Functions = functionPack("blog_functions", {
    repo,
    version: 3,
    install: (from) => ({ up: slug(3), down: from === 0 ? sql`drop function slug(text)` : slug(from) }),
  });
  return [
    Functions,
    view("slugs", { repo, query: sql`select id, slug(title) as slug from posts`, dependsOn: [Functions] }),
    resource("Post", {
      dataLayer: store({ repo, table: "posts" }),
      attributes: { id: a.integer().primaryKey(), title: a.string() },
    }),
  ];
});
