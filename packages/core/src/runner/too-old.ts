/** The floor of what may run on a database: what it has, and says that nobody may run without. */
import { MigError } from "../errors.ts";
import { type MigrationName, showMigration } from "./migration-source.ts";

/** A migration that the database has, and this release does not. */
export interface UnknownMigration extends MigrationName {
  /** Why a release without it must not run; null when it may. */
  readonly breaking: string | null;
}

/** Errors: MIG_RELEASE_TOO_OLD when one of them says so. */
export function refuseTooOld(unknown: readonly UnknownMigration[]): void {
  const marked = unknown.filter(({ breaking }) => breaking !== null);
  if (marked.length === 0) return;
  const lines = marked.map((one) => `  ${showMigration(one)}: ${one.breaking}`);
  throw new MigError("MIG_RELEASE_TOO_OLD", `Releases without these must not run:\n${lines.join("\n")}`, {
    details: { migrations: marked.map(({ version, name, breaking }) => ({ version, name, breaking })) },
  });
}
