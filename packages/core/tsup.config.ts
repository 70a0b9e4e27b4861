import { packageBuild } from "../../tsup.base.ts";

export default packageBuild(["index", "migration", "adapter", "runner", "testing"]);
