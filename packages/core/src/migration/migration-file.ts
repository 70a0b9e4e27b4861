/** What the name of a migration file says. */

export interface MigrationFile {
  /** 14 digits, the time of its making in UTC; orders the migrations. */
  readonly version: string;
  readonly name: string;
  /** `<version>_<name>`: what a migration is known by, wherever its file lies and whatever it was compiled to. */
  readonly id: string;
  /** Relative to the project's folder. */
  readonly path: string;
}
