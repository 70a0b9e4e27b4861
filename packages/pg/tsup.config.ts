import { packageBuild } from "../../tsup.base.ts";

export default packageBuild({ layers: [["dialect"], ["index"]], leaves: ["pglite", "postgres-js"] });
