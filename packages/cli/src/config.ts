/** The project's configuration: found upwards from the current folder, or where --config says. */
import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { isConfig, loadProject, MigError, type Project } from "@mig/core";
import { loadModule, moduleFailure } from "./load-module.ts";

const names = ["mig.config.ts", "mig.config.mts", "mig.config.js", "mig.config.mjs"];

export interface LoadedConfig extends Project {
  /** The project's folder: relative paths of repos are relative to it. */
  readonly folder: string;
  /** Where it was loaded from. */
  readonly file: string;
}

/** Errors: MIG_CONFIG_MISSING, MIG_MODULE_FAILED, MIG_CONFIG_INVALID, and what the project's declarations throw. */
export async function loadConfig(
  cwd: string,
  given: string | undefined,
  warn: (text: string) => void,
): Promise<LoadedConfig> {
  const file = findConfig(cwd, given);
  const folder = dirname(file);
  try {
    return await loadModule(file, { folder, warn }, async (module) => {
      const config = "default" in module ? module.default : undefined;
      if (isConfig(config)) return { ...(await loadProject(config)), folder, file };
      throw new MigError("MIG_CONFIG_INVALID", "The file does not export what defineConfig makes.", {
        details: { file, exports: Object.keys(module) },
      });
    });
  } catch (error) {
    throw moduleFailure(error, file, folder);
  }
}

/** Errors: MIG_CONFIG_MISSING */
export function findConfig(
  cwd: string,
  given: string | undefined,
  exists: (path: string) => boolean = existsSync,
): string {
  if (given !== undefined) {
    const file = resolve(cwd, given);
    if (exists(file)) return file;
    throw new MigError("MIG_CONFIG_MISSING", "There is no such configuration file.", {
      details: { file },
      next: "Correct the path after --config.",
    });
  }
  for (let folder = cwd; ; folder = dirname(folder)) {
    const file = names.map((name) => join(folder, name)).find((path) => exists(path));
    if (file !== undefined) return file;
    if (dirname(folder) === folder) break;
  }
  throw new MigError("MIG_CONFIG_MISSING", `There is no ${names[0]} in ${cwd} or in any folder above it.`, {
    details: { folder: cwd, names },
  });
}
