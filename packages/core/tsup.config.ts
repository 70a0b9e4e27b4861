import { packageBuild } from "../../tsup.base.ts";

export default packageBuild({ layers: [["migration", "adapter", "runner"], ["index"]], leaves: ["testing"] });
