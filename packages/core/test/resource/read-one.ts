/** What the tests of this folder read resources with. */
import { type AnyResource, isMigError, readResources } from "@mig/core";
import { Repo1 } from "./test-dialect.ts";

/** The public tables that the resources ask for, by key. */
export function tablesOf(...resources: readonly AnyResource[]) {
  return readResources(resources, Repo1).public.snapshot.tables;
}

/** Code, details and text of the error that `body` throws. */
export function errorOf(body: () => unknown) {
  try {
    body();
  } catch (error) {
    if (!isMigError(error)) throw error;
    // Where the resources of the test are declared is checked by a test of its own.
    const { paths: _, ...details } = error.details;
    return { code: error.code, details, message: error.message };
  }
  return null;
}
