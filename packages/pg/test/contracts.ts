/** Over which drivers, and on which servers, the suite runs, and what each of them cannot do. */
import type { Adapter } from "@mig/core/adapter";
import type { ObjectSample, Skip } from "@mig/core/testing";
import { NEWEST_POSTGRES } from "@mig/test-support";
import { pgAdapter } from "../src/index.ts";
import { pgliteAdapter } from "../src/pglite.ts";
import { postgresJsAdapter } from "../src/postgres-js.ts";
import { objectSamples } from "./object-samples.ts";

/** The manifest describes the newest server. */
const olderSkips: readonly Skip[] = [
  { test: "introspection: a virtual computed column", reason: "PostgreSQL computes columns at reading since 18" },
];

export interface ServerContract {
  readonly name: string;
  readonly adapter: Adapter;
  readonly major: number;
  readonly skips: readonly Skip[];
  readonly objects: readonly ObjectSample[];
}

const on = (driver: string, adapter: Adapter, major: number): ServerContract => ({
  name: `PostgreSQL ${major}, ${driver}`,
  adapter,
  major,
  skips: major < 18 ? olderSkips : [],
  objects: objectSamples,
});

export const serverContracts: readonly ServerContract[] = [
  ...[14, 15, 16, 17, 18].map((major) => on("pg", pgAdapter, major)),
  on("postgres", postgresJsAdapter, NEWEST_POSTGRES),
];

export const pgliteContract = { name: "PGlite", adapter: pgliteAdapter, skips: [], objects: objectSamples };
