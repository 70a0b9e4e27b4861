/** Indexes inside the definition of an object: written as a migration writes them, read back and checked. */
import { MigError } from "../errors.ts";
import { decodeIndex } from "./decode-table.ts";
import { root } from "./decoder.ts";
import { type Index, indexOptions } from "./index-model.ts";
import { canonicalJson, type Json } from "./json.ts";

/** Only what differs from the defaults. */
export function indexJson(index: Index): Json {
  return JSON.parse(canonicalJson(indexOptions(index)));
}

/** Errors: MIG_SNAPSHOT_INVALID for what is no index. */
export function indexOfJson(given: Json): Index {
  return decodeIndex(
    given,
    root((problem, place) => {
      throw new MigError("MIG_SNAPSHOT_INVALID", `An index of an object: ${place} ${problem}.`, { details: { place } });
    }),
  );
}
