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
    if (isMigError(error)) return { code: error.code, details: error.details, message: error.message };
    throw error;
  }
  return null;
}
