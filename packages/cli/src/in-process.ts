/** What a run of the command loads, as one file of the build. */
export { processWorld } from "./process-world.ts";
export { runProgram } from "./program.ts";
