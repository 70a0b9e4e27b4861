import { attribute as a, resource, sql } from "@mig/core";
import { declare } from "../../src/cases/declare.ts";

export default declare(({ store, repo }) => [
  resource("Post", {
    dataLayer: store({
      repo,
      table: "posts",
      baseFilter: sql`kind = 'post'`,
      checkConstraints: [{ name: "post_has_title", check: sql`title is not null` }],
      customStatements: [
        {
          name: "stats",
          up: "create statistics posts_stats on kind, title from posts",
          down: "drop statistics posts_stats",
        },
      ],
      options: { with: { fillfactor: "80" } },
    }),
    attributes: { id: a.integer().primaryKey(), kind: a.string(), title: a.string() },
    identities: { title: ["title"] },
  }),
  resource("Draft", {
    dataLayer: store({
      repo,
      table: "posts",
      baseFilter: sql`kind = 'draft'`,
      checkConstraints: [{ name: "draft_has_no_title", check: sql`title is null` }],
      customStatements: [
        {
          name: "cluster",
          up: "alter table posts cluster on posts_pkey",
          down: "alter table posts set without cluster",
        },
      ],
      comment: "posts and drafts",
    }),
    attributes: { id: a.integer().primaryKey(), kind: a.string(), title: a.string() },
    identities: { kind: ["kind"] },
  }),
]);
