/** What a case of the corpus declares: resources and objects beside them, the same for every dialect that the case is about. */
import type { AnyResource, DeclaredObject, dataLayer, Repo } from "@mig/core";

export interface Given {
  /** `postgres` or `sqlite`. */
  readonly store: ReturnType<typeof dataLayer>;
  readonly repo: Repo;
  /** Another database of the same project. */
  readonly other: Repo;
}

export type Declare = (given: Given) => readonly (AnyResource | DeclaredObject)[];

/** @example export default declare(({ store, repo }) => [resource("Post", { dataLayer: store({ repo, table: "posts" }), attributes })]); */
export function declare(body: Declare): Declare {
  return body;
}
