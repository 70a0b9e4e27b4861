/**
 * Five-minute tests that most tools of this kind fail, on real databases. Those that are about the command are in
 * packages/cli/test/five-minute.test.ts: 2, 7, 9 and 10.
 */
import { attribute as a, belongsTo, type Generated, type MigError, resource } from "@mig/core";
import { isMigError, publicScope } from "@mig/core/adapter";
import { type MigrateOptions, type MigrationSource, migrate } from "@mig/core/runner";
import { NEWEST_POSTGRES } from "@mig/test-support";
import { describe, expect, it } from "vitest";
import type { CaseOptions } from "../src/cases/case.ts";
import { caseProject } from "../src/cases/case-project.ts";
import { stepsOf } from "../src/cases/case-steps.ts";
import { type Declare, declare } from "../src/cases/declare.ts";
import { proveCase } from "../src/cases/prove-case.ts";
import { readMigration } from "../src/cases/read-migration.ts";
import type { Engine, Scratch } from "../src/engine.ts";
import { pgEngine } from "../src/pg-engine.ts";
import { runOperations } from "../src/run-operations.ts";
import { scratchPair } from "../src/scratch-pair.ts";
import { sqliteEngine } from "../src/sqlite-engine.ts";

const id = a.integer().primaryKey();

describe.each([sqliteEngine, pgEngine(NEWEST_POSTGRES)])("on $name", (engine) => {
  const scratch = scratchPair(engine);
  const prove = (before: Declare, after: Declare, options: Partial<CaseOptions> = {}) =>
    proveCase(engine, scratch.one, scratch.other, { name: "", covers: [], before, after, ...options });

  const parentAndChild = (age: "integer" | "bigint", nick: boolean) =>
    declare(({ store, repo }) => {
      const Parent = resource("Parent", {
        dataLayer: store({ repo, table: "parents" }),
        attributes: { id, age: a[age](), nick: nick ? a.string() : a.string().default("none") },
      });
      const Child = resource("Child", {
        dataLayer: store({ repo, table: "children", references: { parent: { onDelete: "cascade" } } }),
        attributes: { id },
        relationships: { parent: belongsTo(() => Parent) },
      });
      return [Parent, Child];
    });

  it("1: making a table anew keeps the rows that cascade from it, is done once, and refuses rows that point nowhere", async () => {
    const [before, after] = [parentAndChild("integer", false), parentAndChild("bigint", true)];
    await prove(before, after);
    expect(rebuilds(await sqlOf(engine, before, after))).toEqual(engine === sqliteEngine ? ["parents"] : []);
    await scratch.one.reset();
    const loose = declare((given) => {
      const [Parent] = parentAndChild("integer", false)(given);
      const dataLayer = given.store({ repo: given.repo, table: "children" });
      const Child = resource("Child", { dataLayer, attributes: { id, parentId: a.integer() } });
      return Parent === undefined ? [Child] : [Parent, Child];
    });
    await apply(engine, scratch.one, loose);
    await scratch.one.execute("insert into children (id, parent_id) values (1, 99)");
    const start = [await scratch.one.catalog(), await scratch.one.rows()];
    const refused = await codeOf(apply(engine, scratch.one, loose, before));
    expect([refused, await scratch.one.catalog(), await scratch.one.rows()]).toEqual([
      "MIG_CONSTRAINT_VIOLATED",
      ...start,
    ]);
  });

  const moods = (...values: readonly [string, ...string[]]) =>
    declare(({ store, repo }) =>
      ["User", "Post", "Note"].map((name) =>
        resource(name, {
          dataLayer: store({ repo, table: `${name.toLowerCase()}s` }),
          attributes: { id, mood: a.enum(values, { type: "mood" }).notNull().default("calm") },
        }),
      ),
    );

  it("3: an enum that three tables share is one type with one new value, and the way back runs", async () => {
    const [before, after] = [moods("calm", "loud"), moods("calm", "cheerful", "loud")];
    await prove(before, after);
    if (engine === sqliteEngine) return;
    const typesOf = (statements: readonly string[]) => statements.filter((sql) => / TYPE "\w+"\."mood"/.test(sql));
    expect(
      typesOf(
        await sqlOf(
          engine,
          declare(() => []),
          before,
        ),
      ),
    ).toHaveLength(1);
    expect(typesOf(await sqlOf(engine, before, after))).toEqual([
      `ALTER TYPE "public"."mood" ADD VALUE 'cheerful' AFTER 'calm'`,
    ]);
  });

  const counted = (type: "integer" | "bigint" | "text") =>
    declare(({ store, repo }) => [
      resource("Post", { dataLayer: store({ repo, table: "posts" }), attributes: { id, views: a[type]() } }),
    ]);

  it("4: a wider integer is an ALTER that keeps every value; no change of a type drops the column", async () => {
    await prove(counted("integer"), counted("bigint"));
    await prove(counted("bigint"), counted("text"));
    const kinds = [
      ["integer", "bigint"],
      ["text", "integer"],
    ] as const;
    for (const [from, to] of kinds) {
      expect((await operationsOf(engine, counted(from), counted(to))).map(({ kind }) => kind)).toEqual(["alterColumn"]);
    }
  });

  const titled = (required: boolean) =>
    declare(({ store, repo }) => {
      const attributes = required ? { id, title: a.string().notNull() } : { id };
      return [resource("Post", { dataLayer: store({ repo, table: "posts" }), attributes })];
    });

  it("5: a required column of a filled table is asked for: a value, code that must be written first, or null for now", async () => {
    const [before, after] = [titled(false), titled(true)];
    const project = await caseProject(engine.adapter);
    project.write(before);
    const { questions } = project.plan(after);
    expect(questions.map(({ kind, id: subject }) => [kind, subject])).toEqual([["requiredColumn", "posts.title"]]);
    const { migrations } = project.plan(after, { answers: { "posts.title": "backfill" } });
    await project.remove();
    await scratch.one.reset();
    await apply(engine, scratch.one, before);
    await scratch.one.execute("insert into posts (id) values (1)");
    const start = [await scratch.one.catalog(), await scratch.one.rows()];
    const refused = await codeOf(run(engine, scratch.one, sourcesOf(migrations)));
    expect([refused, await scratch.one.catalog(), await scratch.one.rows()]).toEqual([
      "MIG_BACKFILL_MISSING",
      ...start,
    ]);
    await prove(before, after, { answers: { "posts.title": { fill: "untitled" } } });
    await prove(before, after, { answers: { "posts.title": "nullable" }, fromScratch: false });
  });

  it("6: what is generated first goes up, down and up again, and lost rows are said, not passed over", async () => {
    const all = parentAndChild("integer", false);
    await prove(
      declare(() => []),
      all,
    );
    const parents = declare((given) => all(given).slice(0, 1));
    await prove(all, parents, { answers: { children: "drop" } });
    const project = await caseProject(engine.adapter);
    project.write(all);
    const [migration] = project.plan(parents, { answers: { children: "drop" } }).migrations;
    await project.remove();
    expect(migration?.text).toContain("// all rows of children are deleted");
  });

  it("8: of two runs at once one waits, or fails clean; neither does the work of the other again", async () => {
    await scratch.one.reset();
    const project = await caseProject(engine.adapter);
    const { migrations } = project.write(parentAndChild("integer", false));
    await project.remove();
    const sources = sourcesOf(migrations);
    const reports = await Promise.all([1, 2, 3].map(() => run(engine, scratch.one, sources)));
    expect(reports.map(({ applied }) => applied.length).sort()).toEqual([0, 0, 1]);
    if (engine === sqliteEngine) return;
    const name = "mig:schema_migrations:public";
    expect(await scratch.one.session.tryLock(name)).toBe(true);
    const refused = await codeOf(run(engine, scratch.one, sources, { lockWaitMs: 0 }));
    const tenant = { kind: "tenant", name: "acme" } as const;
    await scratch.one.execute("create schema acme");
    const other = await run(engine, scratch.one, sources, { scope: tenant, lockWaitMs: 0 });
    await scratch.one.session.unlock(name);
    expect([refused, other.applied.length]).toEqual(["MIG_LOCK_TIMEOUT", 1]);
  });
});

function sourcesOf(migrations: Generated["migrations"]): readonly MigrationSource[] {
  return migrations.map(({ id: file, text }) => {
    const [version = "", name = ""] = [file.slice(0, 14), file.slice(15)];
    return { version, name, load: async () => readMigration(text) };
  });
}

/** As the command does. */
function run(
  { adapter }: Engine,
  { config }: Scratch,
  migrations: readonly MigrationSource[],
  more: Partial<MigrateOptions> = {},
) {
  return migrate({ repo: { adapter, url: config.url, options: {}, ledger: config.ledger }, migrations, ...more });
}

async function stepsBetween(engine: Engine, before: Declare, after: Declare) {
  const project = await caseProject(engine.adapter);
  try {
    return [stepsOf(project.write(before)), stepsOf(project.write(after))] as const;
  } finally {
    await project.remove();
  }
}

async function operationsOf(engine: Engine, before: Declare, after: Declare) {
  const [, change] = await stepsBetween(engine, before, after);
  return change.flatMap(({ up }) => up);
}

/** What the change from one to the other sends to a database that holds the one. */
async function sqlOf(engine: Engine, before: Declare, after: Declare): Promise<readonly string[]> {
  const scratch = await engine.open();
  try {
    await apply(engine, scratch, before);
    return await apply(engine, scratch, before, after);
  } finally {
    await scratch.close();
  }
}

/** Applies what leads to the last, which all before it are applied of. */
async function apply(engine: Engine, scratch: Scratch, first: Declare, last?: Declare): Promise<readonly string[]> {
  const [, to] = await stepsBetween(engine, last === undefined ? () => [] : first, last ?? first);
  const sent: string[] = [];
  for (const { up } of to) {
    const before = await scratch.session.introspect(publicScope);
    sent.push(...(await runOperations(engine.adapter, scratch.session, up, before)));
  }
  return sent;
}

function rebuilds(statements: readonly string[]): readonly string[] {
  return statements.flatMap((sql) => /^create table "_mig_new_([^"]*)"/i.exec(sql)?.[1] ?? []);
}

async function codeOf(work: Promise<unknown>): Promise<MigError["code"] | null> {
  try {
    await work;
    return null;
  } catch (error) {
    if (isMigError(error)) return error.code;
    throw error;
  }
}
