/** How the command was called, and what it found of the project. */
import type { ErrorEntry } from "./error-entry.ts";

export const commandErrors = {
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
} as const satisfies Record<string, ErrorEntry>;
