import { attribute as a, resource } from "@mig/core";
import { declare } from "../../src/cases/declare.ts";

export default declare(({ store, repo }) => [
  resource("Membership", {
    dataLayer: store({ repo, table: "memberships_of_people_in_organisations_of_the_network" }),
    attributes: { id: a.integer().primaryKey(), personNumber: a.integer(), organisationNumber: a.integer() },
    identities: {
      personOfOrganisation: ["personNumber", "organisationNumber"],
      personOfOrganisations: ["organisationNumber", "personNumber"],
    },
  }),
]);
