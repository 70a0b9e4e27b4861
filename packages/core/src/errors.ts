/**
 * Every failure mig can name. A code is stable across versions: scripts and tests match on it, never on the text.
 * `docs/errors.md` is generated from this table and the CLI takes its exit codes from it.
 */
interface ErrorEntry {
  /** One sentence: what is wrong. */
  readonly title: string;
  /** One or two sentences: what to do next. Shown when the thrower has nothing more precise to say. */
  readonly next: string;
  /** Exit code of the CLI. 1 failure, 2 usage or undecided, 3 pending, 4 history differs, 5 lock, 7 lock lost, 8 refused. */
  readonly exit: 1 | 2 | 3 | 4 | 5 | 7 | 8;
}

export const errorTable = {
  MIG_BUG: {
    title: "mig broke one of its own rules.",
    next: "Please report this with the command you ran and the output above.",
    exit: 1,
  },
  MIG_USAGE: { title: "The command was called wrongly.", next: "Run `mig help` to see how it is called.", exit: 2 },
  MIG_CONFIG_MISSING: {
    title: "No mig.config file was found.",
    next: "Run `mig init` in the project's folder, or pass --config with the file's path.",
    exit: 2,
  },
  MIG_CONFIG_INVALID: {
    title: "The configuration could not be used.",
    next: "Correct the file; it must export default defineConfig({ domains: [...] }).",
    exit: 2,
  },
  MIG_MODULE_FAILED: {
    title: "A module of the project failed while it was loaded.",
    next: "Correct the file named above and run the command again; nothing was changed.",
    exit: 1,
  },
  MIG_RESOURCE_INVALID: {
    title: "A resource is declared wrongly.",
    next: "Correct the declaration at the place named above.",
    exit: 1,
  },
  MIG_REFERENCE_INVALID: {
    title: "A relationship cannot become a foreign key.",
    next: "Give the target a primary key or an identity on exactly the referenced attributes.",
    exit: 1,
  },
  MIG_TABLE_CONFLICT: {
    title: "Two resources ask for one table in ways that cannot both be.",
    next: "Make the declarations agree, or give the resources different tables.",
    exit: 1,
  },
  MIG_NAME_INVALID: {
    title: "A name cannot be used in the database.",
    next: "Choose another name, or set a shorter one in the declaration.",
    exit: 1,
  },
  MIG_UNSUPPORTED: {
    title: "The database of this repo cannot do what is declared.",
    next: "Remove the declaration, or write a migration by hand for what you need.",
    exit: 1,
  },
  MIG_OBJECT_KIND_UNKNOWN: {
    title: "A snapshot holds an object of a kind that the repo's adapter does not know.",
    next: "Use the adapter named by the first half of the kind, or update it.",
    exit: 1,
  },
  MIG_SNAPSHOT_INVALID: {
    title: "A snapshot file cannot be read.",
    next: "Restore the file from version control; snapshots are written by mig and are not edited by hand.",
    exit: 1,
  },
  MIG_SNAPSHOT_VERSION: {
    title: "A snapshot file was written by a newer mig.",
    next: "Update mig in this project to the version that wrote the file.",
    exit: 1,
  },
  MIG_SNAPSHOT_FORK: {
    title: "Two branches changed the same table.",
    next: "Remove the newer of the two migrations with its snapshots and generate it again on top of the other.",
    exit: 4,
  },
  MIG_CYCLE: {
    title: "The operations wait for each other in a circle.",
    next: "Split the change into two generations, or report this with the operations listed above.",
    exit: 1,
  },
  MIG_UNDECIDED: {
    title: "The change can be read in more than one way.",
    next: "Answer each question with the flag shown beside it, or run the command in a terminal.",
    exit: 2,
  },
  MIG_ANSWER_UNUSED: {
    title: "An answer was given to a question that was not asked.",
    next: "Correct the name in the flag; the open questions are listed above.",
    exit: 2,
  },
  MIG_NAME_REQUIRED: {
    title: "A new migration needs a name.",
    next: "Pass one, for example: mig codegen add_slug_to_posts",
    exit: 2,
  },
  MIG_PENDING: {
    title: "Something is pending.",
    next: "Run the same command without --check to bring it about.",
    exit: 3,
  },
  MIG_MIGRATION_INVALID: {
    title: "A migration file cannot be used.",
    next: "Correct the file; it must export default defineMigration({ format, up, down }).",
    exit: 1,
  },
  MIG_MIGRATION_VERSION: {
    title: "A migration file was written for a newer mig.",
    next: "Update mig in this project to a version that knows this format.",
    exit: 1,
  },
  MIG_MIGRATION_DUPLICATE: {
    title: "Two migrations have the same version.",
    next: "Rename one of the two files so that its version is unique.",
    exit: 1,
  },
  MIG_MIGRATION_MISSING: {
    title: "A migration that was applied has no file.",
    next: "Restore the file, or deploy the release that contains it.",
    exit: 4,
  },
  MIG_MIGRATION_EDITED: {
    title: "A migration was changed after it was applied.",
    next: "Restore the file as it was applied and write the change as a new migration.",
    exit: 4,
  },
  MIG_MIGRATION_UNKNOWN: {
    title: "No migration has this version.",
    next: "Run `mig status` to see the versions.",
    exit: 2,
  },
  MIG_OUT_OF_ORDER: {
    title: "A pending migration is older than one that is already applied.",
    next: "Give it a newer version, or pass --order allow.",
    exit: 4,
  },
  MIG_IRREVERSIBLE: {
    title: "A migration cannot be undone.",
    next: "Write its down by hand if you know how, or migrate forward with a new migration.",
    exit: 8,
  },
  MIG_INCOMPLETE: {
    title: "An earlier run stopped in the middle of a migration that does not run in a transaction.",
    next: "Look at the statement named above, bring the database to one side of it and run the command again.",
    exit: 4,
  },
  MIG_RUN_FAILED: {
    title: "Code inside a migration failed.",
    next: "Correct the code of the step named above; what ran in the same transaction was rolled back.",
    exit: 1,
  },
  MIG_INTERRUPTED: {
    title: "The run was stopped between two migrations.",
    next: "Run the same command again; it goes on where it stopped.",
    exit: 1,
  },
  MIG_FOLDER_UNWRITABLE: {
    title: "A folder or file cannot be written.",
    next: "Check the permissions of the path named above.",
    exit: 1,
  },
  MIG_FILE_UNREADABLE: {
    title: "A file or folder cannot be read.",
    next: "Check the permissions of the path named above.",
    exit: 1,
  },
  MIG_DRIVER_MISSING: {
    title: "The database driver is not installed.",
    next: "Install the package named above beside the adapter.",
    exit: 1,
  },
  MIG_CONNECTION_FAILED: {
    title: "The database cannot be reached.",
    next: "Check that the server runs and that the repo's url is right.",
    exit: 1,
  },
  MIG_DATABASE_MISSING: {
    title: "The database does not exist.",
    next: "Run `mig create` to create it.",
    exit: 1,
  },
  MIG_DATABASE_LOCKED: {
    title: "The database is locked by another process.",
    next: "Wait until the other process has finished, or stop it, and run the command again.",
    exit: 5,
  },
  MIG_LOCK_TIMEOUT: {
    title: "Another run holds the migration lock.",
    next: "Wait for it, or raise --lock-wait.",
    exit: 5,
  },
  MIG_LOCK_LOST: {
    title: "The migration lock was lost during the run.",
    next: "Run `mig status` to see what was applied, then run the command again over a direct connection.",
    exit: 7,
  },
  MIG_STATEMENT_FAILED: {
    title: "The database refused a statement.",
    next: "Correct the migration or the data; what ran in the same transaction was rolled back.",
    exit: 1,
  },
  MIG_CONSTRAINT_VIOLATED: {
    title: "Existing rows break a rule that the migration adds or relies on.",
    next: "Correct the rows first, then run the migration again.",
    exit: 1,
  },
  MIG_INTROSPECTION: {
    title: "The database holds something that cannot be carried over safely.",
    next: "Change the named object by hand, or write the migration by hand.",
    exit: 1,
  },
  MIG_DATABASE_IN_USE: {
    title: "The database has open connections.",
    next: "Close them, or pass --force to end them.",
    exit: 1,
  },
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof errorTable;

/** Plain values that describe a failure, for programs: table, column, file, version, ... */
export type ErrorDetails = Readonly<Record<string, unknown>>;

/**
 * The only error class of mig.
 *
 * @example
 * try { await runner.migrate() } catch (error) {
 *   if (error instanceof MigError && error.code === "MIG_LOCK_TIMEOUT") retryLater();
 * }
 */
export class MigError extends Error {
  override readonly name = "MigError";
  readonly code: ErrorCode;
  readonly details: ErrorDetails;
  /** What the user can do now. */
  readonly next: string;

  constructor(
    code: ErrorCode,
    message: string,
    options: { readonly details?: ErrorDetails; readonly next?: string; readonly cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.details = options.details ?? {};
    this.next = options.next ?? errorTable[code].next;
  }
}

/** True for a MigError of any copy of the package (two versions in one process must understand each other). */
export function isMigError(error: unknown): error is MigError {
  return error instanceof Error && error.name === "MigError" && "code" in error && "next" in error;
}
