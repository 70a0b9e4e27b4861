import { attribute as a, resource } from "@mig/core";
import { declare } from "../../src/cases/declare.ts";

export default declare(({ store, repo }) => [
  resource("Other", {
    dataLayer: store({ repo, table: "others" }),
    attributes: { id: a.integer().primaryKey(), slug: a.string().notNull() },
  }),
  resource("OtherSlug", {
    dataLayer: store({ repo, table: "others", inserts: false }),
    attributes: { slug: a.string().primaryKey() },
  }),
]);
