/** The files of a project, as the pure parts of mig see them. Paths are relative to the project's folder, with `/`. */
export interface ProjectFiles {
  /** Names in a folder, sorted, folders with a trailing `/`; null when there is no such folder. */
  list(folder: string): readonly string[] | null;
  /** The text of a file; null when there is none. */
  read(path: string): string | null;
  /**
   * All changes or none: a failure leaves the files as they were. Folders are made as needed.
   * Errors: MIG_FOLDER_UNWRITABLE.
   */
  write(changes: readonly FileChange[]): void;
}

/** `text: null` removes the file. */
export interface FileChange {
  readonly path: string;
  readonly text: string | null;
}
