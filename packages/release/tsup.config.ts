import { packageBuild } from "../../tsup.base.ts";

export default packageBuild({ layers: [["index"]], leaves: ["main"] });
