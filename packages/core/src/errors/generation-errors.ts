/** Snapshots, questions, and writing migrations. */
import type { ErrorEntry } from "./error-entry.ts";

export const generationErrors = {
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
    title: "Two branches changed the same thing.",
    next: "Run `mig rebase`: it generates the migration of your branch again on top of the other.",
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
  MIG_ANSWER_AMBIGUOUS: {
    title: "An answer can be meant for more than one question, or a question has two.",
    next: "Use the long id of the question, or leave one of the answers out.",
    exit: 2,
  },
  MIG_ANSWER_INVALID: {
    title: "An answer has a value that cannot be used.",
    next: "Correct the value in the flag or in the answers file.",
    exit: 2,
  },
  MIG_NAME_REQUIRED: {
    title: "A new migration needs a name.",
    next: "Pass one, for example: mig codegen add_slug_to_posts",
    exit: 2,
  },
  MIG_NAME_RESERVED: {
    title: "The name of a migration ends as only those for development do.",
    next: "Choose another name, or pass --dev for a migration that only lives until the change is finished.",
    exit: 2,
  },
  MIG_APPLIED_UNKNOWN: {
    title: "Whether a database has a migration that is to be removed cannot be told.",
    next: "Start the database. If what it has of the migration may stay there, pass --keep-applied; to mig undo, --force.",
    exit: 1,
  },
  MIG_DEV_MIGRATION: {
    title: "Migrations for development are left.",
    next: "Run `mig codegen NAME`: one migration with a name takes their place.",
    exit: 8,
  },
  MIG_SQUASH_PENDING: {
    title: "Folders of snapshots hold more than one file.",
    next: "Run the same command without --check.",
    exit: 1,
  },
  MIG_REBASE_APPLIED: {
    title: "A migration that is to be generated again is applied in a database.",
    next: "Pass --rollback: it is undone there first. Or run `mig rollback` there, then the command again.",
    exit: 8,
  },
  MIG_REBASE_EDITED: {
    title: "A migration that is to be generated again was edited by hand.",
    next: "Pass --keep-copy: its text is kept beside the new file, and you carry over what is yours.",
    exit: 8,
  },
  MIG_UNDO_APPLIED: {
    title: "What the last generation wrote is applied in a database.",
    next: "Run `mig rollback` there, then run the command again.",
    exit: 8,
  },
  MIG_UNDO_REFUSED: {
    title: "What the last generation wrote is not there as it was written.",
    next: "Look at the files named above; --force removes what was edited.",
    exit: 8,
  },
  MIG_CODEGEN_PENDING: {
    title: "The resources say something that the migrations do not.",
    next: "Run `mig codegen NAME` and commit what it writes.",
    exit: 1,
  },
  MIG_PENDING: {
    title: "Something is pending.",
    next: "Run the same command without --check to bring it about.",
    exit: 3,
  },
} as const satisfies Record<string, ErrorEntry>;
