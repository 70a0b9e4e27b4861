import { attribute as a, resource, sql } from "@mig/core";
import { declare } from "../../src/cases/declare.ts";

export default declare(({ store, repo }) => [
  resource("Invoice", {
    dataLayer: store({ repo, table: "invoices", schema: "billing", customIndexes: [{ fields: ["kind"] }] }),
    attributes: { id: a.integer().primaryKey(), number: a.string({ length: 16 }), kind: a.string() },
    identities: { number: { keys: ["number"], where: sql`kind = 'sent'`, nullsDistinct: false } },
  }),
]);
