import { attribute as a, resource } from "@mig/core";
import { declare } from "../../src/cases/declare.ts";

export default declare(({ store, repo }) => {
  const types = { ...repo, columnType: () => null };
  return [
    resource("Price", {
      dataLayer: store({ repo: types, table: "prices" }),
      attributes: { id: a.integer().primaryKey(), price: a.decimal() },
    }),
  ];
});
