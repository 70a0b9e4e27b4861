/** A blog that is worked on: one generation, applied, with a row; and what its tests look at. */
import { expect } from "vitest";
import { blog, post, rowsOf } from "./blog.ts";
import { type Run, type TestProject, testProject } from "./test-project.ts";

export interface WorkedOnBlog {
  readonly project: TestProject;
  /** Must succeed, without a warning. */
  mig(args: string): Promise<Run>;
  /** Of the resource beside its id and title. */
  declare(attributes: string): Promise<void>;
  rows(sql: string): readonly unknown[];
  /** The paths of what mig wrote, without the times in them. */
  generated(): readonly string[];
  /** Of the newest file that ends so. */
  newest(ending: string): string;
}

export async function workedOnBlog(): Promise<WorkedOnBlog> {
  const project = await testProject(blog());
  const of: WorkedOnBlog = {
    project,
    mig: async (args) => {
      const run = await project.mig(args);
      expect({ args, code: run.code, err: run.err }).toEqual({ args, code: 0, err: "" });
      return run;
    },
    declare: (attributes) => project.write({ "src/post.ts": post(`title: a.string().notNull(), ${attributes}`) }),
    rows: (sql) => rowsOf(project, sql),
    generated: () =>
      Object.keys(project.files())
        .filter((path) => path.startsWith("priv/"))
        .map((path) => path.slice("priv/".length).replace(/\d{14}/, "T")),
    newest: (ending) => Object.keys(project.files()).findLast((path) => path.endsWith(ending)) ?? "",
  };
  await of.mig("codegen first");
  await of.mig("setup");
  of.rows("INSERT INTO posts (id, title) VALUES (1, 'kept') RETURNING id");
  return of;
}

/** Everything but the database, whose bytes change when it is written and written back. */
export function withoutDatabase({ "blog.db": _, ...files }: Readonly<Record<string, string>>) {
  return files;
}
