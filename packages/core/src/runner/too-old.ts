/** The floor of what may run on a database: what it has, and says that nobody may run without. */
import { MigError } from "../errors.ts";
import { type MigrationName, showMigration } from "./migration-source.ts";

/** A migration that the database has, and this release does not. */
export interface UnknownMigration extends MigrationName {
  /** Why a release without it must not run; null when it may. */
  readonly breaking: string | null;
}

/** As `status` and `statusOfTenants` have found them. Errors: MIG_RELEASE_TOO_OLD. */
export function refuseTooOldFor(
  repos: readonly {
    readonly migrations: readonly { readonly file: boolean; readonly row: UnknownMigration | null }[];
  }[],
  tenants: readonly { readonly withoutFile: readonly UnknownMigration[] }[],
): void {
  refuseTooOld([
    ...repos.flatMap(({ migrations }) => migrations.flatMap(({ file, row }) => (file || row === null ? [] : [row]))),
    ...tenants.flatMap(({ withoutFile }) => withoutFile),
  ]);
}

/** Errors: MIG_RELEASE_TOO_OLD when one of them says so. */
export function refuseTooOld(unknown: readonly UnknownMigration[]): void {
  // Many tenants have the same one.
  const marked = new Map(unknown.flatMap((one) => (one.breaking === null ? [] : [[showMigration(one), one] as const])));
  if (marked.size === 0) return;
  const reasons = [...marked].map(([name, { breaking }]) => `${name} (${breaking})`);
  throw new MigError("MIG_RELEASE_TOO_OLD", `Releases must not run without ${reasons.join(", ")}.`, {
    details: { migrations: [...marked.values()].map(({ version, name, breaking }) => ({ version, name, breaking })) },
  });
}
