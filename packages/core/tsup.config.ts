import { packageBuild } from "../../tsup.base.ts";

export default packageBuild(["migration", "adapter", "runner"], ["index"], ["testing"]);
