/** Errors about declarations: each says where it was declared. */
import { type ErrorCode, type ErrorDetails, MigError } from "../errors.ts";

/** Where in the declarations something stands. */
export interface Place {
  readonly resource: string;
  readonly attribute?: string;
}

interface More {
  readonly code?: ErrorCode;
  readonly next?: string;
  readonly details?: ErrorDetails;
}

/** @example throw resourceError({ resource: "Post", attribute: "title" }, "the length must be at least 1.") */
export function resourceError(place: Place, problem: string, { code, next, details }: More = {}): MigError {
  const where = place.attribute === undefined ? place.resource : `${place.resource}.${place.attribute}`;
  return new MigError(code ?? "MIG_RESOURCE_INVALID", `${where}: ${problem}`, {
    details: { ...place, ...details },
    ...(next === undefined ? {} : { next }),
  });
}

/** `where` names something that is not there. */
export function unknownName(place: Place, where: string, name: string, known: readonly string[]): MigError {
  return resourceError(place, `${where} names "${name}", which is unknown here.`, {
    details: { name, known },
    next: `Known here: ${known.join(", ") || "nothing"}.`,
  });
}
