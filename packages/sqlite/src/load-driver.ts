import { MigError } from "@mig/core/adapter";
import { codeOf } from "./errors.ts";

/** The driver's module. Errors: MIG_DRIVER_MISSING when its package is not installed. */
export async function loadDriver<T>(name: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    const code = codeOf(error);
    if (code !== "MODULE_NOT_FOUND" && code !== "ERR_MODULE_NOT_FOUND") throw error;
    throw new MigError("MIG_DRIVER_MISSING", `The package ${name} is not installed.`, {
      details: { package: name },
      next: `Install it beside @mig/sqlite: npm install ${name}`,
      cause: error,
    });
  }
}
