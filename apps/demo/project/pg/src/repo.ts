import { repo } from "@mig/core";
import { pgAdapter } from "@mig/pg";

// Only this file knows which database it is.
export const Repo = repo("blog", {
  adapter: pgAdapter,
  url: process.env["DATABASE_URL"] ?? "postgres://localhost/blog",
});
export { postgres as store } from "@mig/pg";
