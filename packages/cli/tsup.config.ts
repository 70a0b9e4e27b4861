import { programBuild } from "../../tsup.base.ts";

export default programBuild(["main", "in-process", "tenant-thread"]);
