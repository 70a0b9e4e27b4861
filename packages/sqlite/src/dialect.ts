/** The pure half of the adapter: what is stored how, and which SQL brings it about. Loads no driver. */
import type { Dialect } from "@mig/core/adapter";
import { capabilities } from "./capabilities.ts";
import { casts } from "./casts.ts";
import { compile } from "./compile.ts";
import { declarations } from "./declarations.ts";
import { lower } from "./lower.ts";
import { normalize } from "./normalize.ts";
import { objectKinds } from "./objects.ts";
import { readsState } from "./reads-state.ts";

/**
 * SQLite for generating and compiling migrations.
 *
 * What ALTER TABLE cannot do safely becomes one rebuild per table; its statements have `referencesOff`. Compiling such a
 * list needs the introspected state, triggers and views included. Comments are kept in snapshots and have no SQL.
 * Errors: MIG_UNSUPPORTED, MIG_NAME_INVALID, MIG_INTROSPECTION, MIG_MIGRATION_INVALID, MIG_OBJECT_KIND_UNKNOWN.
 *
 * @example sqliteDialect.compile([addColumn("posts", column("slug", "text"))], emptySnapshot, publicScope)
 * // [{ sql: 'ALTER TABLE "posts" ADD COLUMN "slug" TEXT', ... }]
 */
export const sqliteDialect: Dialect = {
  name: "sqlite",
  capabilities,
  objectKinds,
  lower,
  normalize,
  casts,
  declarations,
  // A rebuild takes every value along, whatever becomes of the column.
  readsState,
  compile,
};
