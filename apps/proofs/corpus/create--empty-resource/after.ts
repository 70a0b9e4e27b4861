import { resource } from "@mig/core";
import { declare } from "../../src/cases/declare.ts";

export default declare(({ store, repo }) => [
  resource("Ghost", { dataLayer: store({ repo, table: "ghosts" }), attributes: {} }),
]);
