/** The names of `constraintsOf` are those under which PostgreSQL reports what rows break. */
import { attribute as a, belongsTo, constraintsOf, resource, sql } from "@mig/core";
import { isMigError } from "@mig/core/adapter";
import { NEWEST_POSTGRES } from "@mig/test-support";
import { afterAll, beforeAll, expect, it } from "vitest";
import { caseProject } from "../src/cases/case-project.ts";
import { stepsOf } from "../src/cases/case-steps.ts";
import { declare, type Given } from "../src/cases/declare.ts";
import type { Scratch } from "../src/engine.ts";
import { pgEngine } from "../src/pg-engine.ts";
import { runOperations } from "../src/run-operations.ts";

const engine = pgEngine(NEWEST_POSTGRES);

const blog = ({ store, repo }: Pick<Given, "store" | "repo">) => {
  const User = resource("User", {
    dataLayer: store({ repo, table: "users" }),
    attributes: { id: a.integer().primaryKey() },
  });
  const Post = resource("Post", {
    dataLayer: store({
      repo,
      table: "posts",
      references: { author: { message: "is nobody" } },
      customIndexes: [{ fields: [sql`lower(slug)`], name: "posts_slug", unique: true, message: "is taken" }],
      checkConstraints: [{ name: "title_not_blank", on: ["title"], check: sql`title <> ''`, message: "is blank" }],
    }),
    attributes: { id: a.integer().primaryKey(), title: a.string(), slug: a.string() },
    relationships: { author: belongsTo(() => User) },
    identities: { title: { keys: ["title"], message: "is there already" } },
  });
  return [User, Post];
};

let scratch: Scratch;
let found: ReturnType<typeof constraintsOf>;
beforeAll(async () => {
  scratch = await engine.open();
  const project = await caseProject(engine.adapter);
  const [step] = stepsOf(project.write(declare(blog)));
  const { store, repo } = project;
  found = constraintsOf(blog({ store, repo }), repo);
  await project.remove();
  await runOperations(engine.adapter, scratch.session, step?.up ?? [], { tables: {}, objects: {} });
  await scratch.execute("insert into users values (1); insert into posts values (1, 'one', 'first', 1)");
});
afterAll(() => scratch?.close());

it.each([
  ["insert into posts values (1, 'two', 'second', 1)", ["id"], null],
  ["insert into posts values (2, 'one', 'second', 1)", ["title"], "is there already"],
  ["insert into posts values (2, 'two', 'FIRST', 1)", [], "is taken"],
  ["insert into posts values (2, 'two', 'second', 9)", ["authorId"], "is nobody"],
  ["insert into posts values (2, '', 'second', 1)", ["title"], "is blank"],
])("%s", async (statement, attributes, message) => {
  const error: unknown = await scratch.session.query(statement).catch((thrown: unknown) => thrown);
  const name = isMigError(error) ? error.details["constraint"] : null;
  expect(found.filter((one) => one.name === name)).toMatchObject([{ resource: "Post", attributes, message }]);
});
