import { type DeclaredObject, type DeclaredObjectOptions, declareObject } from "@mig/core/adapter";
import { extensionObject } from "../objects/extension.ts";
import { schemaObject } from "../objects/schema.ts";
import { refuseName } from "../refuse-name.ts";

export interface ExtensionOptions extends Pick<DeclaredObjectOptions, "repo"> {
  /** Default: the one that the server has as its own; then nothing is ever updated. */
  readonly version?: string;
  /** Default `public`. */
  readonly schema?: string;
}

/**
 * An extension of the database, to be listed in a domain. It is installed when it is missing, updated when its version
 * is raised, and kept when nothing asks for it any more, because others may use it: a migration by hand can drop it
 * (`dropObject`). What a type needs (`citext`) is installed without being declared.
 *
 * Errors: MIG_NAME_INVALID.
 *
 * @example export const Trigrams = extension("pg_trgm", { repo: Repo, version: "1.6" });
 */
export function extension(name: string, { repo, version, schema }: ExtensionOptions): DeclaredObject {
  const ref = { schema: null, name };
  for (const part of [name, ...(schema === undefined ? [] : [schema])]) refuseName(ref, part);
  const companions = schema === undefined || schema === "public" ? [] : [schemaObject(schema)];
  return declareObject(extensionObject(name, schema ?? null, version ?? null), { repo, companions }, extension);
}
