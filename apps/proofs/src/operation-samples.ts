/** One operation of every kind, as a migration writes it, on a small blog. */
import { type CoreKind, index, type OperationOf, type Snapshot, snapshotOf, table } from "@mig/core/adapter";
import {
  addCheck,
  addColumn,
  addForeignKey,
  addPrimaryKey,
  addStatement,
  alterColumn,
  alterForeignKey,
  alterIndex,
  alterObject,
  alterPrimaryKey,
  alterTable,
  column,
  createIndex,
  createObject,
  createTable,
  dropCheck,
  dropColumn,
  dropForeignKey,
  dropIndex,
  dropObject,
  dropPrimaryKey,
  dropStatement,
  dropTable,
  execute,
  generator,
  type ObjectSpec,
  renameColumn,
  renameConstraint,
  renameIndex,
  renameTable,
  reparentTable,
  validateCheck,
} from "@mig/core/migration";

const columns = {
  id: column("id", "integer", { nullable: false }),
  title: column("title", "text"),
  author: column("author_id", "integer"),
  slug: column("slug", "text"),
};
const titleIndex = { name: "posts_title_index", keys: ["title"] };
const authorKey = {
  name: "posts_author_id_fkey",
  columns: ["author_id"],
  references: { table: "users", columns: ["id"] },
};
const titleCheck = { name: "title_not_blank", expression: "length(title) > 0" };
const primaryKey = { name: "posts_pkey", columns: ["id"] };
const comments = {
  columns: [
    column("id", "uuid", { nullable: false, default: generator("uuidv7") }),
    column("body", "text", { nullable: false }),
    column("inserted_at", { name: "datetime", zone: true }, { nullable: false, default: generator("now") }),
  ],
  primaryKey: ["id"],
  indexes: [{ keys: ["inserted_at"] }],
};

/** An object that each adapter knows, and what it may become. */
const objects: Readonly<Record<string, readonly [ObjectSpec, ObjectSpec]>> = {
  pg: [
    { kind: "pg:enum", name: "mood", definition: { values: ["calm", "loud"] } },
    { kind: "pg:enum", name: "mood", definition: { values: ["calm", "cheerful", "loud"] } },
  ],
  sqlite: [
    { kind: "sqlite:view", name: "titles", definition: { sql: "CREATE VIEW titles AS SELECT title FROM posts" } },
    { kind: "sqlite:view", name: "titles", definition: { sql: "CREATE VIEW titles AS SELECT id, title FROM posts" } },
  ],
};

const touch = (adapter: string) =>
  adapter === "pg"
    ? {
        name: "touch",
        up: "CREATE TRIGGER touch BEFORE UPDATE ON posts FOR EACH ROW EXECUTE FUNCTION touch()",
        down: "DROP TRIGGER touch ON posts",
      }
    : {
        name: "touch",
        up: "CREATE TRIGGER touch AFTER UPDATE ON posts BEGIN SELECT 1; END",
        down: "DROP TRIGGER touch",
      };

export interface Sample {
  readonly operation: OperationOf;
  /** The state that it meets. */
  readonly before: Snapshot;
}

const users = table({ name: "users", columns: [columns.id], primaryKey: { name: "users_pkey", columns: ["id"] } });
const bare = table({ name: "posts", columns: [columns.id, columns.title, columns.author], primaryKey });

export function samplesFor(adapter: string): { readonly [K in CoreKind]: Sample } {
  const [object, changed] = objects[adapter] ?? [];
  if (object === undefined || changed === undefined) throw new TypeError(`no sample objects for ${adapter}`);
  const on = (operation: OperationOf, before: Snapshot = snapshotOf([users, bare])): Sample => ({ operation, before });
  const withPosts = (posts: Partial<typeof bare>) => snapshotOf([users, { ...bare, ...posts }]);
  const indexed = withPosts({ indexes: [index(titleIndex)] });
  const checked = withPosts({ checks: [addCheck("posts", titleCheck).check] });
  const referring = withPosts({ foreignKeys: [addForeignKey("posts", authorKey).foreignKey] });
  const statement = touch(adapter);
  return {
    createTable: on(createTable("comments", comments)),
    dropTable: on(dropTable("comments", comments), snapshotOf([users, bare, createTable("comments", comments).table])),
    renameTable: on(renameTable("posts", "articles")),
    alterTable: on(alterTable("posts", {}, { comment: "What people read." })),
    reparentTable: on(
      reparentTable("old_posts", { columns: [columns.id] }, { columns: [], inherits: { from: ["posts"] } }),
    ),
    addColumn: on(addColumn("posts", columns.slug)),
    dropColumn: on(dropColumn("posts", columns.slug), withPosts({ columns: [...bare.columns, columns.slug] })),
    renameColumn: on(renameColumn("posts", "title", "headline")),
    alterColumn: on(alterColumn("posts", columns.title, column("title", "text", { nullable: false, default: "" }))),
    addPrimaryKey: on(addPrimaryKey("posts", ["id"]), withPosts({ primaryKey: null })),
    dropPrimaryKey: on(dropPrimaryKey("posts", ["id"])),
    createIndex: on(createIndex("posts", titleIndex)),
    dropIndex: on(dropIndex("posts", titleIndex), indexed),
    alterPrimaryKey: on(
      alterPrimaryKey("posts", { columns: ["id"] }, { columns: ["id"], comment: "Never used again." }),
    ),
    alterIndex: on(alterIndex("posts", titleIndex, { ...titleIndex, comment: "For the search." }), indexed),
    renameIndex: on(renameIndex("posts", "posts_title_index", "posts_by_title"), indexed),
    addForeignKey: on(addForeignKey("posts", authorKey)),
    dropForeignKey: on(dropForeignKey("posts", authorKey), referring),
    alterForeignKey: on(alterForeignKey("posts", authorKey, { ...authorKey, deferrable: "deferred" }), referring),
    addCheck: on(addCheck("posts", titleCheck)),
    dropCheck: on(dropCheck("posts", titleCheck), checked),
    alterCheck: on(validateCheck("posts", titleCheck), checked),
    renameConstraint: on(renameConstraint("posts", "title_not_blank", "posts_title_check"), checked),
    addStatement: on(addStatement("posts", statement)),
    dropStatement: on(dropStatement("posts", statement), withPosts({ statements: [statement] })),
    createObject: on(createObject(object)),
    dropObject: on(dropObject(object), snapshotOf([users, bare], [createObject(object).object])),
    alterObject: on(alterObject(object, changed), snapshotOf([users, bare], [createObject(object).object])),
    execute: on(execute("CREATE VIEW titles AS SELECT title FROM posts", "DROP VIEW titles")),
  };
}
