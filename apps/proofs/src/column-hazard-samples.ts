/** Changes of columns of a table that holds rows. */
import {
  addCheck,
  addColumn,
  addForeignKey,
  alterColumn,
  alterForeignKey,
  column,
  createIndex,
  createObject,
  dropColumn,
  generator,
  renameColumn,
  sql,
} from "@mig/core/migration";
import {
  add,
  authorKey,
  c,
  everyRow,
  type HazardSample,
  named,
  required,
  retype,
  shorter,
  titleCheck,
  titleIndex,
} from "./hazard-world.ts";

export const columnHazardSamples: readonly HazardSample[] = [
  { what: "add a nullable column", change: add("text") },
  { what: "add a column with a constant default", change: add("text", { ...required, default: "x" }) },
  {
    what: "add a column with the transaction's time",
    change: add({ name: "datetime", zone: true }, { default: generator("now") }),
  },
  { what: "add a column with a computed default", change: add("uuid", { default: generator("uuidv4") }) },
  { what: "add a required column without default", change: add("text", required), misfit: everyRow },
  { what: "add a serial column", change: add("integer", { ...required, autoIncrement: "serial" }), only: "pg" },
  { what: "add an identity column", change: add("integer", { ...required, autoIncrement: "identity" }), only: "pg" },
  {
    what: "add a stored generated column",
    change: add("text", { generated: { expression: "title || '!'", stored: true } }),
  },
  {
    what: "add a column of a domain with rules",
    given: [createObject(shorter)],
    change: add(named("pg:domain", "short")),
    only: "pg",
  },
  {
    what: "add a column and fill it",
    change: [addColumn("posts", column("extra", "text", required), { fill: sql("title") })],
    misfit: "INSERT INTO posts (id) VALUES (4)",
  },
  { what: "drop a column", change: [dropColumn("posts", c.title)] },
  {
    what: "drop a column with a foreign key",
    given: [addForeignKey("posts", authorKey)],
    change: [dropColumn("posts", c.author)],
    only: "pg",
  },
  { what: "rename a column", change: [renameColumn("posts", "title", "headline")] },
  {
    what: "make a column required",
    change: [alterColumn("posts", c.title, { ...c.title, ...required })],
    misfit: "INSERT INTO posts (id) VALUES (4)",
  },
  {
    what: "make a column required and fill it",
    change: [alterColumn("posts", c.title, { ...c.title, ...required }, { fill: "none" })],
  },
  {
    what: "let a column be null",
    given: [addColumn("posts", column("extra", "text", { ...required, default: "x" }))],
    change: [
      alterColumn(
        "posts",
        column("extra", "text", { ...required, default: "x" }),
        column("extra", "text", { default: "x" }),
      ),
    ],
  },
  {
    what: "change a default",
    change: [alterColumn("posts", c.title, column("title", { name: "string", length: 40 }, { default: "x" }))],
  },
  {
    what: "lengthen a string",
    given: [createIndex("posts", titleIndex)],
    change: retype(c.title, { name: "string", length: 80 }),
  },
  {
    what: "lengthen a string that a check reads",
    given: [addCheck("posts", titleCheck)],
    change: retype(c.title, { name: "string", length: 80 }),
  },
  { what: "turn a string into text", change: retype(c.title, "text") },
  {
    what: "shorten a string",
    change: retype(c.title, { name: "string", length: 5 }),
    misfit: "INSERT INTO posts (id, title) VALUES (4, 'far too long')",
  },
  { what: "widen an integer", change: retype(c.author, "bigint") },
  {
    what: "widen an integer with a foreign key",
    given: [addForeignKey("posts", authorKey)],
    change: retype(c.author, "bigint"),
    only: "pg",
  },
  {
    what: "widen a key that others refer to",
    given: [addForeignKey("posts", authorKey)],
    change: [alterColumn("users", c.id, column("id", "bigint", required))],
    only: "pg",
  },
  {
    what: "make a foreign key deferrable",
    given: [addForeignKey("posts", authorKey)],
    change: [alterForeignKey("posts", authorKey, { ...authorKey, deferrable: "deferred" })],
    only: "pg",
  },
  {
    what: "rename a value of an enum that is text",
    change: [alterColumn("posts", c.title, c.title, { renamed: [{ from: "one", to: "first" }] })],
    only: "pg",
  },
  { what: "widen a number", change: retype(c.score, { name: "decimal", precision: 12, scale: 2 }) },
  { what: "let a number have any size", change: retype(c.score, "decimal") },
  { what: "change the scale of a number", change: retype(c.score, { name: "decimal", precision: 10, scale: 1 }) },
  { what: "give a time a zone", change: retype(c.at, { name: "datetime", zone: true }) },
  {
    what: "turn text into a number",
    given: [addColumn("posts", column("extra", "text"))],
    change: retype(column("extra", "text"), "integer"),
    misfit: "INSERT INTO posts (id, extra) VALUES (4, 'x')",
  },
  {
    what: "change the collation of an indexed column",
    given: [createIndex("posts", titleIndex)],
    change: [alterColumn("posts", c.title, { ...c.title, collation: "C" })],
    only: "pg",
  },
  {
    what: "let a serial column become identity",
    given: [addColumn("posts", column("extra", "integer", { ...required, autoIncrement: "serial" }))],
    change: [
      alterColumn(
        "posts",
        column("extra", "integer", { ...required, autoIncrement: "serial" }),
        column("extra", "integer", { ...required, autoIncrement: "identity" }),
      ),
    ],
    only: "pg",
  },
  {
    what: "let a column become serial",
    given: [addColumn("posts", column("extra", "integer", { ...required, default: 1 }))],
    change: [
      alterColumn(
        "posts",
        column("extra", "integer", { ...required, default: 1 }),
        column("extra", "integer", { ...required, autoIncrement: "serial" }),
      ),
    ],
    only: "pg",
  },
  {
    what: "drop a stored expression",
    given: [addColumn("posts", column("extra", "text", { generated: { expression: "title || '!'", stored: true } }))],
    change: [
      alterColumn(
        "posts",
        column("extra", "text", { generated: { expression: "title || '!'", stored: true } }),
        column("extra", "text"),
      ),
    ],
  },
  {
    what: "compute a column from now on",
    change: [alterColumn("posts", c.title, { ...c.title, generated: { expression: "'x'", stored: true } })],
  },
  { what: "comment a column", change: [alterColumn("posts", c.title, { ...c.title, comment: "short" })] },
];
