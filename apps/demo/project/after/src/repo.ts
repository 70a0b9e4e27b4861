import { repo } from "@mig/core";
import { sqliteAdapter } from "@mig/sqlite";

// Only this file knows which database it is.
export const Repo = repo("blog", { adapter: sqliteAdapter, url: "blog.db" });
export { sqlite as store } from "@mig/sqlite";
