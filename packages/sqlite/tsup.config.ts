import { packageBuild } from "../../tsup.base.ts";

export default packageBuild(["index", "dialect", "libsql", "node-sqlite"]);
