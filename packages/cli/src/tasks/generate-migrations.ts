import { pathOptions } from "../path-options.ts";
import type { Task } from "../task.ts";
import { codegen } from "./codegen.ts";

/** `mig <adapter>.generate_migrations` */
export const generateMigrations: Task = {
  ...codegen,
  name: "ADAPTER.generate_migrations",
  summary: "The same as codegen for the repos of one adapter, with folders to choose",
  description: `${codegen.description} ADAPTER is the name of an adapter, such as pg or sqlite.`,
  options: [...codegen.options, ...pathOptions],
  examples: [
    { command: "mig pg.generate_migrations add_slug_to_posts", does: "writes the migrations of the PostgreSQL repos" },
    { command: "mig sqlite.generate_migrations --check", does: "for a script: looks only at the SQLite repos" },
  ],
};
