import { packageBuild } from "../../tsup.base.ts";

export default packageBuild(["main", "tenant-thread"], { types: false });
