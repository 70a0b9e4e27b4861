import { attribute as a, resource, sql } from "@mig/core";
import { declare } from "../../src/cases/declare.ts";

export default declare(({ store, repo }) => [
  resource("Post", {
    dataLayer: store({
      repo,
      table: "posts",
      columnTypes: { mood: "public.mood" },
      customStatements: [
        {
          name: "mood",
          up: "create type public.mood as enum ('calm', 'loud')",
          down: "drop type public.mood",
          global: true,
        },
        {
          name: "stats",
          up: sql`create statistics posts_stats on id, title from posts`,
          down: sql`drop statistics posts_stats`,
        },
      ],
    }),
    attributes: { id: a.integer().primaryKey(), title: a.string(), mood: a.string() },
    multitenancy: { strategy: "context" },
  }),
]);
