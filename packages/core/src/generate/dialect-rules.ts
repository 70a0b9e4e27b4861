/** What core asks of a dialect while it compares and plans. */
import type { Dialect } from "../adapter/adapter.ts";
import { aloneIn } from "../adapter/families.ts";
import type { DiffRules } from "../diff/diff-rules.ts";
import { publicScope } from "../model/scope.ts";
import { emptySnapshot, type SchemaObject, type Snapshot } from "../model/snapshot.ts";
import { widens } from "../model/type.ts";
import type { Operation } from "../operations/vocabulary.ts";
import { unknownKind } from "../resource/read-objects.ts";

/** Errors: MIG_OBJECT_KIND_UNKNOWN for a recorded object that another adapter made. */
export function rulesOf(dialect: Dialect, recorded: Snapshot): DiffRules {
  const kinds = new Map(dialect.objectKinds.map((kind) => [kind.kind, kind]));
  const kindOf = (object: SchemaObject) => {
    const known = kinds.get(object.kind);
    if (known !== undefined) return known;
    throw unknownKind(object, dialect);
  };
  for (const object of Object.values(recorded.objects)) kindOf(object);
  return {
    altersObject: (from, to) => kindOf(to).alters(from, to),
    dropsObject: (object) => kindOf(object).drops,
    rebuildsObject: (object) => kindOf(object).rebuilt ?? false,
    alone: (table, state) => aloneIn(state, table, dialect.families),
    remakes: (from, to) => dialect.remakes?.(from, to) ?? "no",
    casts: dialect.casts ?? ((from, to) => (widens(from.type, to.type) ? "safe" : "mayFail")),
    disturbsObject: (from, to) => kindOf(to).disturbs?.(from, to) ?? false,
  };
}

/**
 * Does the dialect say of the operation that what follows must wait for its commit? One that also gives parts other names
 * stays with what speaks of them, so that both are undone together; the runner commits in between then.
 */
export function commitsFirst(dialect: Dialect): (op: Operation) => boolean {
  return (op) =>
    op.kind === "alterObject" &&
    "from" in op &&
    op.renamed === undefined &&
    !dialect.readsState([op]) &&
    dialect.compile([op], emptySnapshot, publicScope).some((statement) => statement.transaction === "commitAfter");
}
