import { repo } from "@mig/core";
import { pgliteAdapter } from "@mig/pg/pglite";

// Only this file knows which database it is.
export const Repo = repo("blog", { adapter: pgliteAdapter, url: "data/blog" });
export { postgres as store } from "@mig/pg";
