/** A migration as the runner is given it: its identity, and a way to its code for when that is needed. */
import type { Migration } from "../migration/define.ts";

export interface MigrationName {
  /** Orders the migrations, as text: `20260102030405`. */
  readonly version: string;
  readonly name: string;
}

export interface MigrationSource extends MigrationName {
  /** Only called for migrations that run or are checked: status and migrate leave the code of applied ones alone. */
  load(): Promise<Migration>;
}

/** For people and for error details: `20260102030405_add_slug_to_posts`. */
export function showMigration(of: MigrationName): string {
  return `${of.version}_${of.name}`;
}

/** @example versionsOf(report.pending) // ["20260102030405"] */
export function versionsOf(of: readonly MigrationName[]): readonly string[] {
  return of.map(({ version }) => version);
}

/** The same, loaded at most once: many scopes run it. */
export function loadedOnce(source: MigrationSource): MigrationSource {
  let loaded: Promise<Migration> | null = null;
  return {
    version: source.version,
    name: source.name,
    load: () => {
      loaded ??= source.load();
      return loaded;
    },
  };
}
