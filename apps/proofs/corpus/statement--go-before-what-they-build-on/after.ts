import { declare } from "../../src/cases/declare.ts";

export default declare(() => []);
