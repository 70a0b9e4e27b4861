import { attribute as a, resource } from "@mig/core";
import { declare } from "../../src/cases/declare.ts";

export default declare(({ store, repo }) => {
  const types = {
    ...repo,
    columnType: ({ name }: { readonly name: string }) => (name === "decimal" ? "numeric(20,4)" : null),
  };
  const Price = resource("Price", {
    dataLayer: store({ repo: types, table: "prices", columnTypes: { tax: "real" } }),
    attributes: { id: a.integer().primaryKey(), price: a.decimal(), tax: a.decimal() },
  });
  return [Price];
});
