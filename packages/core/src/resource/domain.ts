/** A domain: resources that belong together. */
import type { AnyResource } from "./resource.ts";

export interface Domain {
  readonly kind: "domain";
  readonly name: string;
  readonly resources: readonly AnyResource[];
}

/** @example export const Blog = domain("Blog", [Post, Comment]); */
export function domain(name: string, resources: readonly AnyResource[]): Domain {
  return { kind: "domain", name, resources };
}

/** True for a domain of any copy of the package. */
export function isDomain(given: unknown): given is Domain {
  return typeof given === "object" && given !== null && "kind" in given && given.kind === "domain";
}
