/** The module that imports every migration, for programs that are built into one file and find no folder to read. */
import { canonicalJson } from "../model/json.ts";
import { sha256 } from "../model/sha256.ts";
import { checksum } from "./checksum.ts";
import type { Migration } from "./define.ts";

/** The migrations of one repo, by scope. */
export interface ManifestRepo {
  readonly repo: string;
  readonly public: readonly ManifestMigration[];
  readonly tenants: readonly ManifestMigration[];
}

export interface ManifestMigration {
  /** `20261123101500_add_slug_to_posts` */
  readonly id: string;
  readonly migration: Migration;
  /** The module as the manifest imports it, relative to itself; or the text of a file in plain SQL. */
  readonly source: { readonly module: string } | { readonly sql: string };
}

/**
 * The text of the manifest: `migrations`, by repo and scope, for `createRelease`, and `digest`, which names this set of
 * migrations. The digest is over what they do, as their checksums are, so formatting and compiling do not change it.
 *
 * @example writeManifest([{ repo: "blog", public: [{ id, migration, source: { module: "./blog/migrations/20261123101500_first.ts" } }], tenants: [] }])
 */
export function writeManifest(repos: readonly ManifestRepo[]): string {
  const all = repos.flatMap((repo) => [...repo.public, ...repo.tenants]);
  const modules = all.flatMap(({ source }) => ("module" in source ? [source.module] : []));
  const nameOf = new Map(modules.map((module, position) => [module, `migration${position + 1}`]));
  const lines = [
    "// Written by `mig manifest`: the imports by which a bundler finds the migrations. Run it again when there is a new one.",
    ...(modules.length < all.length ? ['import { parseSqlMigration } from "@mig/core/migration";'] : []),
    ...modules.map((module) => `import ${nameOf.get(module)} from ${JSON.stringify(module)};`),
    "",
    `export const digest = ${JSON.stringify(digestOf(repos))};`,
    "",
    "export const migrations = {",
    ...repos.flatMap((repo) => [
      `  ${JSON.stringify(repo.repo)}: {`,
      ...scopeLines("public", repo.public, nameOf),
      ...scopeLines("tenants", repo.tenants, nameOf),
      "  },",
    ]),
    "};",
  ];
  return `${lines.join("\n")}\n`;
}

function scopeLines(
  scope: "public" | "tenants",
  migrations: readonly ManifestMigration[],
  nameOf: ReadonlyMap<string, string>,
): readonly string[] {
  if (migrations.length === 0) return [`    ${scope}: {},`];
  const lines = migrations.map(({ id, source }) => {
    const value =
      "module" in source
        ? nameOf.get(source.module)
        : `parseSqlMigration(${JSON.stringify(source.sql)}, ${JSON.stringify(`${id}.sql`)})`;
    return `      ${JSON.stringify(id)}: ${value},`;
  });
  return [`    ${scope}: {`, ...lines, "    },"];
}

function digestOf(repos: readonly ManifestRepo[]): string {
  const sums = (of: readonly ManifestMigration[]) => of.map(({ id, migration }) => [id, checksum(migration)]);
  return sha256(canonicalJson(repos.map((of) => [of.repo, sums(of.public), sums(of.tenants)])));
}
