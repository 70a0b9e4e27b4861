import { MigError } from "@mig/core/adapter";
import { codeOf } from "./errors.ts";

/**
 * Loads the driver's module, once: to look for it takes longer than to open a file, and every tenant is a file. Errors of
 * the loader: MIG_DRIVER_MISSING when its package is not installed.
 */
export function driverLoader<T>(name: string, load: () => Promise<T>): () => Promise<T> {
  let loaded: Promise<T> | undefined;
  return async () => {
    try {
      loaded ??= load();
      return await loaded;
    } catch (error) {
      loaded = undefined;
      const code = codeOf(error);
      if (code !== "MODULE_NOT_FOUND" && code !== "ERR_MODULE_NOT_FOUND") throw error;
      throw new MigError("MIG_DRIVER_MISSING", `The package ${name} is not installed.`, {
        details: { package: name },
        next: `Install it beside @mig/sqlite: npm install ${name}`,
        cause: error,
      });
    }
  };
}
