/**
 * Loads a module of the project. Node strips the types of a `.ts` file itself; what needs more than stripping (enums,
 * imports without extension, `paths`) goes through jiti, with a warning, because a release has no such loader.
 */
import { pathToFileURL } from "node:url";
import { isMigError, MigError } from "@mig/core";
import { checkedPlace, placeOf } from "./place.ts";

export interface LoadOptions {
  /** Where the project's own files are. */
  readonly folder: string;
  readonly warn: (text: string) => void;
}

/** What `use` makes of the module's exports; it may load more modules. Fails with whatever loading fails with. */
export async function loadModule<T>(
  file: string,
  { folder, warn }: LoadOptions,
  use: (module: object) => Promise<T>,
): Promise<T> {
  try {
    return await use(await importNatively(file));
  } catch (error) {
    const reason = reasonForFallback(error);
    if (reason === null) throw error;
    const result = await importWithJiti(file, folder)
      .then(use)
      .catch((second: unknown) => {
        throw codeOf(second) === "MODULE_NOT_FOUND" ? error : second;
      });
    warn(`${file} was loaded with jiti: ${reason}. Node alone, as in a release, cannot load it.`);
    return result;
  }
}

/** MIG_MODULE_FAILED with `file` and, where it is known, `line`; what is a MigError already only gets its place. */
export function moduleFailure(error: unknown, file: string, folder: string): MigError {
  const place = placeOf(error, folder) ?? checkedPlace(error, file) ?? { file };
  if (isMigError(error)) {
    const details = { ...place, ...error.details };
    return new MigError(error.code, error.message, { details, next: error.next, cause: error });
  }
  const kind = error instanceof Error ? error.name : "Error";
  const details = { ...place };
  return new MigError("MIG_MODULE_FAILED", `${kind}: ${messageOf(error)}`, { details, cause: error });
}

async function importNatively(file: string): Promise<object> {
  const module: object = await import(pathToFileURL(file).href);
  return module;
}

/** `paths` come from the project's tsconfig. */
async function importWithJiti(file: string, folder: string): Promise<object> {
  const { createJiti } = await import("jiti");
  const jiti = createJiti(`${folder}/`, { tsconfigPaths: true, interopDefault: false, fsCache: false });
  return jiti.import<object>(file);
}

/** Node's codes for what a transforming loader may still load (seen on 24). */
function reasonForFallback(error: unknown): string | null {
  switch (codeOf(error)) {
    case "ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX":
      return messageOf(error);
    case "ERR_MODULE_NOT_FOUND":
    case "ERR_UNSUPPORTED_DIR_IMPORT":
      return "an import has no extension or goes through the paths of a tsconfig";
    case "ERR_UNKNOWN_FILE_EXTENSION":
      return "this Node does not strip types";
    default:
      return null;
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
