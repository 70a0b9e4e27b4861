import { attribute as a, resource, sql } from "@mig/core";
import { declare } from "../../src/cases/declare.ts";

export default declare(({ store, repo }) => [
  resource("Post", {
    dataLayer: store({
      repo,
      table: "posts",
      comment: "What people read.",
      columnTypes: { code: "varchar(16)", path: "inet" },
      identityNames: { slug: "posts_by_slug" },
      customIndexes: [
        { fields: ["title"] },
        { fields: ["title", { desc: "insertedAt" }], unique: true, name: "posts_newest" },
        { fields: [{ field: "title", direction: "desc", nulls: "last" }], name: "posts_titles" },
        { fields: [sql`lower(title)`], name: "posts_lower", where: sql`title is not null` },
        { fields: ["tags"], method: "gin" },
        { fields: [{ field: "title", operatorClass: "text_pattern_ops" }], name: "posts_like" },
        { fields: ["slug"], include: ["title"], name: "posts_covering", options: { fillfactor: "70" } },
        { fields: ["code"], unique: true, nullsDistinct: false, name: "posts_code", comment: "one without a code" },
      ],
      checkConstraints: [{ name: "title_not_blank", on: ["title"], check: sql`length(btrim(title)) > 0` }],
    }),
    attributes: {
      id: a.uuid().primaryKey().default("uuidv4"),
      version: a.uuid().notNull().default("uuidv7"),
      title: a.string().default(`it's "quoted" \\ back`).comment("its headline"),
      slug: a.ciString().column("url_slug"),
      code: a.string(),
      path: a.string(),
      tags: a.array(a.text()),
      words: a.integer().generated(sql`length(title)`),
      language: a.string({ length: 5 }).collation("C"),
      ...a.timestamps(),
    },
    identities: {
      slug: ["slug"],
      titleOfCode: ["code", "title"],
      liveTitle: { keys: ["title"], where: sql`code = 'live'`, nullsDistinct: false },
    },
  }),
]);
