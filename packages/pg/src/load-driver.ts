import { MigError } from "@mig/core/adapter";

/** The driver's module. Errors: MIG_DRIVER_MISSING when its package is not installed. */
export async function loadDriver<T>(name: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (cause) {
    throw new MigError("MIG_DRIVER_MISSING", `The package ${name} is not installed.`, {
      details: { driver: name },
      next: `Install it beside the adapter: npm install ${name}`,
      cause,
    });
  }
}
