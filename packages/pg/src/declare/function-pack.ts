import { type DeclaredObject, type DeclaredObjectOptions, declareObject, MigError } from "@mig/core/adapter";
import { functionPackObject, type PackStep } from "../objects/function-pack.ts";

type SqlText = string | { readonly sql: string };

export interface FunctionPackOptions extends Omit<DeclaredObjectOptions, "companions" | "renamedFrom"> {
  /** 1 or more; raised with every change. */
  readonly version: number;
  /** The SQL that leads from an earlier version to this one, and back. 0 is a database without the pack. */
  readonly install: (from: number) => { readonly up: SqlText; readonly down: SqlText };
}

/**
 * Functions (or anything else that SQL makes) of your own, installed and updated in versions. Asked once for every
 * earlier version, so that a database of any age finds its way. Kept when nothing asks for it any more.
 *
 * Errors: MIG_RESOURCE_INVALID for a version that is no whole number from 1 on. When the SQL of a version that is
 * recorded changes, generating refuses it with the same code.
 *
 * @example
 * export const Functions = functionPack("blog_functions", {
 *   repo: Repo,
 *   version: 2,
 *   install: (from) => ({
 *     up: sql`create or replace function slug(title text) returns text language sql immutable return lower(trim(title))`,
 *     down: from === 0 ? sql`drop function slug(text)` : sql`create or replace function slug(title text) returns text language sql immutable return lower(title)`,
 *   }),
 * });
 */
export function functionPack(name: string, { version, install, ...options }: FunctionPackOptions): DeclaredObject {
  if (!Number.isInteger(version) || version < 1) {
    throw new MigError("MIG_RESOURCE_INVALID", `The function pack ${name} has the version ${version}.`, {
      details: { resource: name, version },
      next: "Use 1, 2, 3 and so on.",
    });
  }
  const steps = Array.from({ length: version }, (_, from): PackStep => {
    const { up, down } = install(from);
    return { up: textOf(up), down: textOf(down) };
  });
  return declareObject(functionPackObject(name, steps), options, functionPack);
}

function textOf(given: SqlText): string {
  return typeof given === "string" ? given : given.sql;
}
