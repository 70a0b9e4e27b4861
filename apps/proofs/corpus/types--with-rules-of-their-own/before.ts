import { attribute as a, resource } from "@mig/core";
import { domainType } from "@mig/pg";
import { declare } from "../../src/cases/declare.ts";

export default declare(({ store, repo }) => {
  const Year = domainType("year", {
    repo,
    type: "integer",
    checks: [{ name: "year_range", expression: "VALUE >= 1901 AND VALUE <= 2155" }],
  });
  const Film = resource("Film", {
    dataLayer: store({ repo, table: "films" }),
    attributes: { id: a.integer().primaryKey(), released: a.custom({ storage: { pg: Year } }) },
  });
  return [Year, Film];
});
