import { attribute as a, resource } from "@mig/core";
import { declare } from "../../src/cases/declare.ts";

export default declare(({ store, repo }) => [
  resource("Comment", { dataLayer: store({ repo }), attributes: { id: a.integer().primaryKey(), body: a.string() } }),
]);
