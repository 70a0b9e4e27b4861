/** The names of new migrations. */
import { MigError } from "../errors.ts";
import { snakeCase } from "../model/name.ts";
import type { MigrationFile } from "./migration-file.ts";

const longestSlug = 100;

/** What the names of migrations for development end with, and no other's. */
const devEnding = "_dev";

/** @example isDevMigration({ name: "add_slug_to_posts_dev" }) // true */
export function isDevMigration({ name }: Pick<MigrationFile, "name">): boolean {
  return name.endsWith(devEnding);
}

/**
 * The ids of `count` new migrations, newer than all that exist. With `dev` they say that they are for development.
 *
 * Errors: MIG_NAME_REQUIRED when the name has no letter or digit that can stand in a file's name, MIG_NAME_RESERVED
 * when it ends as only those for development do.
 *
 * @example migrationNames("Add slug to posts", 2, new Date(), existing)
 * // ["20261123101500_add_slug_to_posts", "20261123101501_add_slug_to_posts_2"]
 */
export function migrationNames(
  name: string,
  count: number,
  now: Date,
  existing: readonly Pick<MigrationFile, "version">[],
  { dev = false }: { readonly dev?: boolean } = {},
): readonly string[] {
  const slug = slugOf(name);
  if (isDevMigration({ name: slug })) throw reserved(name);
  const ids: string[] = [];
  let version =
    existing
      .map((file) => file.version)
      .sort()
      .at(-1) ?? "";
  for (let part = 1; part <= count; part += 1) {
    version = nextVersion(version, now);
    ids.push(`${version}_${slug}${part === 1 ? "" : `_${part}`}${dev ? devEnding : ""}`);
  }
  return ids;
}

function reserved(name: string): MigError {
  return new MigError("MIG_NAME_RESERVED", `"${name}" ends in ${devEnding}.`, { details: { name } });
}

/** Words as they stand in a file's name: `Añade "slug"` is `anade_slug`. Errors: MIG_NAME_REQUIRED. */
export function slugOf(name: string): string {
  const letters = name.normalize("NFKD").replace(/\p{M}/gu, "");
  const slug = snakeCase(letters)
    .replace(/[^a-z0-9]+/g, "_")
    .slice(0, longestSlug)
    .replace(/^_+|_+$/g, "");
  if (slug !== "") return slug;
  throw new MigError("MIG_NAME_REQUIRED", `"${name}" cannot name a migration.`, {
    details: { name },
    next: "Pass a name with Latin letters or digits, for example: add_slug_to_posts",
  });
}

/** The clock's time, or the second after the latest version when the clock is not past it. */
export function nextVersion(latest: string, now: Date): string {
  const version = timestamp(now);
  if (version > latest) return version;
  const [year = 0, month = 1, ...rest] = (/^(.{4})(..)(..)(..)(..)(..)$/.exec(latest) ?? []).slice(1).map(Number);
  const [day = 1, hour = 0, minute = 0, second = 0] = rest;
  const later = timestamp(new Date(Date.UTC(year, month - 1, day, hour, minute, second + 1)));
  // Fourteen digits that are no time, such as a day 00, may lead back: then counting on is all there is.
  return later > latest ? later : String(BigInt(latest) + 1n);
}

function timestamp(date: Date): string {
  return date.toISOString().replace(/\D/g, "").slice(0, 14);
}
