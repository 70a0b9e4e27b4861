/** Views and materialized views: declared, changed with what they rest on, and as they were before on the way back. */
import { attribute as a, type DeclaredObject, repo, resource, sql } from "@mig/core";
import { describe as inWords, publicScope, type Session } from "@mig/core/adapter";
import { beforeEach, describe, expect, test } from "vitest";
import { materializedView, pgAdapter, postgres, view } from "../src/index.ts";
import { carryOut, type Declared, type Step, stepTo } from "./declared.ts";
import { majors, scratchSession } from "./scratch-session.ts";

const Repo = repo("blog", { adapter: pgAdapter, url: "postgres://nowhere" });
const attributes = {
  id: a.integer().primaryKey(),
  title: a.string({ length: 40 }).notNull(),
  status: a.enum(["draft", "live"]).notNull().default("draft"),
};
const post = (more: Parameters<typeof resource>[1]["attributes"] = attributes, table: object = { table: "posts" }) =>
  resource("Post", { dataLayer: postgres({ repo: Repo, table: "posts", ...table }), attributes: more });

const live = (query = sql`select id, title from posts where status = 'live'`, more: object = {}) =>
  view("live_posts", { repo: Repo, query, ...more });
const titles = (more: object = {}) => view("titles", { repo: Repo, query: sql`select title from live_posts`, ...more });
const counts = (more: object = {}) =>
  materializedView("counts", {
    repo: Repo,
    query: sql`select title, count(*) as posts from live_posts group by title`,
    indexes: [{ keys: ["title"], unique: true }],
    comment: "How often.",
    ...more,
  });
const all = (): readonly DeclaredObject[] => [counts(), live(), titles()];

describe.each(majors)("PostgreSQL %i", (major) => {
  let session: Session;
  beforeEach(async () => {
    session = (await scratchSession(major)).session;
  });

  const go = async (declared: Declared, before?: Step): Promise<Step> => {
    const step = stepTo(Repo, declared, before?.after);
    await carryOut(session, step.up);
    expect(stepTo(Repo, declared, step.after).up).toEqual([]);
    return step;
  };

  /** Up, down and up again: each time the whole database is what it was. */
  async function proveRoundTrip(declared: Declared, before: Step): Promise<Step> {
    const start = await session.introspect(publicScope);
    const step = await go(declared, before);
    const reached = await session.introspect(publicScope);
    await carryOut(session, step.down);
    expect(await session.introspect(publicScope)).toEqual(start);
    await carryOut(session, step.up);
    expect(await session.introspect(publicScope)).toEqual(reached);
    return step;
  }

  const fill = () => session.query("INSERT INTO posts (id, title, status) VALUES (1, 'a', 'live'), (2, 'b', 'draft')");

  test("are made after what they read, and unmade before it", async () => {
    const step = await go({ resources: [post()], objects: all() });
    expect(step.up.map(inWords)).toEqual([
      "create pg:enum posts_status",
      "create table posts",
      "create pg:view live_posts",
      "create pg:materializedView counts",
      "create pg:view titles",
    ]);
    await carryOut(session, step.down);
    expect((await session.introspect(publicScope)).objects).toEqual({});
  });

  test("make way for another type of a column, and keep indexes, comments, owners, privileges and triggers", async () => {
    const role = `reader_${major}`;
    await session.query(`DO $$ BEGIN CREATE ROLE ${role}; EXCEPTION WHEN duplicate_object THEN NULL; END $$`);
    const before = await go({ resources: [post()], objects: all() });
    await fill();
    for (const text of [
      `GRANT SELECT ON live_posts TO ${role}`,
      `GRANT UPDATE (title) ON live_posts TO PUBLIC`,
      `GRANT SELECT, INSERT ON counts TO ${role} WITH GRANT OPTION`,
      `COMMENT ON COLUMN live_posts.title IS 'By hand.'`,
      `COMMENT ON VIEW titles IS 'By hand, too.'`,
      `ALTER VIEW titles OWNER TO ${role}`,
      `ALTER VIEW live_posts ALTER COLUMN title SET DEFAULT 'untitled'`,
      "CREATE INDEX by_hand ON counts (posts)",
      "CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
      "CREATE TRIGGER nothing INSTEAD OF DELETE ON live_posts FOR EACH ROW EXECUTE FUNCTION nothing()",
      "REFRESH MATERIALIZED VIEW counts",
    ]) {
      await session.query(text);
    }
    const beside = () =>
      session.query(`
        SELECT c.relname, pg_get_userbyid(c.relowner) = '${role}' AS owned, c.relacl::text, a.attname, a.attacl::text,
          col_description(c.oid, a.attnum), obj_description(c.oid), pg_get_expr(d.adbin, d.adrelid) AS default,
          (SELECT string_agg(pg_get_indexdef(i.indexrelid), ';' ORDER BY i.indexrelid::regclass::text) FROM pg_index i WHERE i.indrelid = c.oid) AS indexes,
          (SELECT string_agg(pg_get_triggerdef(t.oid), ';') FROM pg_trigger t WHERE t.tgrelid = c.oid) AS triggers
        FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
        WHERE c.relkind IN ('v', 'm') AND c.relnamespace = 'public'::regnamespace ORDER BY 1, a.attnum`);
    const known = await beside();
    const step = await proveRoundTrip(
      { resources: [post({ ...attributes, title: a.text().notNull() })], objects: all() },
      before,
    );
    expect(step.up.map(inWords)).toEqual([
      "drop pg:materializedView counts",
      "drop pg:view titles",
      "drop pg:view live_posts",
      "alter posts.title from string(40) to text",
      "create pg:view live_posts",
      "create pg:materializedView counts",
      "create pg:view titles",
    ]);
    expect(await beside()).toEqual(known);
    expect(await session.query("SELECT * FROM counts")).toEqual([{ title: "a", posts: "1" }]);
  });

  test("stay when nothing that they read changes", async () => {
    const before = await go({ resources: [post()], objects: all() });
    const step = await go({ resources: [post({ ...attributes, body: a.text() })], objects: all() }, before);
    expect(step.up.map(inWords)).toEqual(["add posts.body"]);
  });

  test("follow renames of columns and tables", async () => {
    const before = await go({ resources: [post()], objects: all() });
    await fill();
    const { title, ...rest } = attributes;
    const Renamed = post(
      { ...rest, headline: title.renamedFrom("title") },
      { table: "articles", renamedFrom: "posts" },
    );
    const query = sql`select id, headline as title from articles where status = 'live'`;
    const step = await proveRoundTrip({ resources: [Renamed], objects: [counts(), live(query), titles()] }, before);
    expect(step.up.map(inWords)).toEqual([
      "drop pg:materializedView counts",
      "drop pg:view titles",
      "drop pg:view live_posts",
      "rename table posts to articles",
      "rename articles.title to headline",
      "rename pg:enum posts_status to articles_status",
      "rename constraint posts_pkey of articles to articles_pkey",
      "create pg:view live_posts",
      "create pg:materializedView counts",
      "create pg:view titles",
    ]);
    expect(await session.query("SELECT * FROM titles")).toEqual([{ title: "a" }]);
  });

  test.each<[string, DeclaredObject, DeclaredObject, readonly string[]]>([
    [
      "another query makes it and what rests on it anew",
      live(),
      live(sql`select title, id from posts`),
      [
        "drop pg:materializedView counts",
        "drop pg:view titles",
        "drop pg:view live_posts",
        "create pg:view live_posts",
        "create pg:materializedView counts",
        "create pg:view titles",
      ],
    ],
    [
      "another query with the same columns replaces it in place",
      live(undefined, { columns: ["id", "title"] }),
      live(sql`select id + 1, upper(title)::varchar(40) from posts`, { columns: ["id", "title"] }),
      ["alter pg:view live_posts"],
    ],
    [
      "columns come and go at the end, around what rests on it",
      live(undefined, { columns: ["id", "title"] }),
      live(sql`select id, title, status from posts`, { columns: ["id", "title", "status"] }),
      [
        "drop pg:materializedView counts",
        "drop pg:view titles",
        "alter pg:view live_posts",
        "create pg:materializedView counts",
        "create pg:view titles",
      ],
    ],
    [
      "options change in place",
      live(),
      live(undefined, { securityBarrier: true, checkOption: "local" }),
      ["alter pg:view live_posts"],
    ],
    [
      "so does the comment",
      live(undefined, { comment: "a" }),
      live(undefined, { comment: "b" }),
      ["alter pg:view live_posts"],
    ],
  ])("%s", async (_, from, to, expected) => {
    const before = await go({ resources: [post()], objects: [from, counts(), titles()] });
    const step = await proveRoundTrip({ resources: [post()], objects: [to, counts(), titles()] }, before);
    expect(step.up.map(inWords)).toEqual(expected);
  });

  test.each<[string, DeclaredObject, DeclaredObject, readonly string[]]>([
    [
      "indexes",
      counts(),
      counts({ indexes: [{ keys: ["posts"], where: "posts > 1" }] }),
      ["alter pg:materializedView counts"],
    ],
    [
      "storage",
      counts({ with: { fillfactor: "70" } }),
      counts({ with: { autovacuum_enabled: "false" } }),
      ["alter pg:materializedView counts"],
    ],
    ["the comment", counts(), counts({ comment: "x" }), ["alter pg:materializedView counts"]],
    [
      "the name, told",
      counts(),
      materializedView("totals", {
        repo: Repo,
        query: sql`select title, count(*) as posts from live_posts group by title`,
        renamedFrom: "counts",
      }),
      ["rename pg:materializedView counts to totals"],
    ],
  ])("a materialized view keeps its rows while %s change", async (_, from, to, expected) => {
    const before = await go({ resources: [post()], objects: [live(), from] });
    await fill();
    await session.query("REFRESH MATERIALIZED VIEW counts");
    await session.query("DELETE FROM posts");
    const step = await proveRoundTrip({ resources: [post()], objects: [live(), to] }, before);
    expect(step.up.map(inWords)).toEqual(expected);
    expect(await session.query(`SELECT title FROM ${to.object.name}`)).toEqual([{ title: "a" }]);
  });

  test("a materialized view without rows has them again when it had them before", async () => {
    const empty = counts({ withData: false, indexes: [] });
    const before = await go({ resources: [post()], objects: [live(), empty] });
    await fill();
    const isFull = () => session.query("SELECT relispopulated AS is FROM pg_class WHERE relname = 'counts'");
    expect(await isFull()).toEqual([{ is: false }]);
    const changed = { resources: [post({ ...attributes, title: a.text().notNull() })], objects: [live(), empty] };
    const step = await proveRoundTrip(changed, before);
    expect(await isFull()).toEqual([{ is: false }]);
    await session.query("REFRESH MATERIALIZED VIEW counts");
    await carryOut(session, step.down);
    expect(await isFull()).toEqual([{ is: true }]);
  });

  test("columns, keys and tables go when no view reads them any more", async () => {
    const byKey = view("by_key", { repo: Repo, query: sql`select id, title, status from posts group by id` });
    const before = await go({ resources: [post()], objects: [byKey] });
    await fill();
    const { status: _, ...rest } = attributes;
    const without = view("by_key", { repo: Repo, query: sql`select id, title from posts group by id` });
    const second = await proveRoundTrip({ resources: [post(rest)], objects: [without] }, before);
    const Other = resource("Other", {
      dataLayer: postgres({ repo: Repo, table: "others" }),
      attributes: { id: attributes.id },
    });
    const { up } = stepTo(Repo, { resources: [post(rest), Other] }, second.after);
    expect(up.map(inWords)).toEqual(["create table others", "drop pg:view by_key"]);
  });

  test("what has a schema of its own brings it along", async () => {
    const elsewhere = view("ids", {
      repo: Repo,
      schema: "Reports",
      query: sql`select id from posts`,
      columns: ["Key"],
    });
    const before = await go({ resources: [post()] });
    await proveRoundTrip({ resources: [post()], objects: [elsewhere] }, before);
    expect(await session.query('SELECT "Key" FROM "Reports".ids')).toEqual([]);
  });
});
