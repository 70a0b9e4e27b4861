/** One of each kind of object that the adapter adds. */
import type { ObjectSample } from "@mig/core/testing";
import { macroObject } from "../src/macro.ts";

export const objects: readonly ObjectSample[] = [
  { object: macroObject("twice", ["given"], "given * 2"), changed: macroObject("twice", ["given"], "given + given") },
];
