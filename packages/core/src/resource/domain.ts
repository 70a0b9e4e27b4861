/** A domain: what belongs together, resources and the objects beside them. */
import { type DeclaredObject, isDeclaredObject } from "./declared-object.ts";
import type { AnyResource } from "./resource.ts";

export interface Domain {
  readonly kind: "domain";
  readonly name: string;
  readonly resources: readonly AnyResource[];
  /** Views, extensions and whatever else the adapters know. */
  readonly objects: readonly DeclaredObject[];
}

/** @example export const Blog = domain("Blog", [Post, Comment, ActiveUsers]); */
export function domain(name: string, declared: readonly (AnyResource | DeclaredObject)[]): Domain {
  const objects = declared.filter(isDeclaredObject);
  const resources = declared.filter((one): one is AnyResource => !isDeclaredObject(one));
  return { kind: "domain", name, resources, objects };
}

/** True for a domain of any copy of the package. */
export function isDomain(given: unknown): given is Domain {
  return typeof given === "object" && given !== null && "kind" in given && given.kind === "domain";
}
