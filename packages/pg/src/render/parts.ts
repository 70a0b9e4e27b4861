/** Indexes and primary keys of partitions that are parts of those of the parent, and what they mean for each other. */
import { type Index, isExtension, type Operation, type PrimaryKey, sameTable, type TableRef } from "@mig/core/adapter";
import { derivedName } from "../derived-name.ts";
import { qualify, quoteIdentifier } from "../quote.ts";
import type { RenderContext } from "./render-context.ts";

type Part = PrimaryKey | Index;

interface Made {
  readonly kind: "make" | "drop";
  readonly part: Part;
  readonly ref: TableRef;
  readonly isConstraint: boolean;
}

function madeBy(op: Operation): Made | null {
  if (isExtension(op)) return null;
  if (op.kind === "addPrimaryKey" || op.kind === "dropPrimaryKey") {
    const part = op.primaryKey;
    const kind = op.kind === "addPrimaryKey" ? "make" : "drop";
    return { kind, part, ref: { schema: op.table.schema, name: part.name }, isConstraint: true };
  }
  if (op.kind !== "createIndex" && op.kind !== "dropIndex") return null;
  const kind = op.kind === "createIndex" ? "make" : "drop";
  const ref = { schema: op.table.schema, name: op.index.name };
  return { kind, part: op.index, ref, isConstraint: op.index.constraint !== null };
}

/** What puts the part that was just made into its whole. A whole that is made later takes it by itself. */
export function attachPart(
  table: TableRef,
  { name, partOf }: Part,
  at: RenderContext,
  origin: number,
): readonly string[] {
  if (partOf === undefined || at.isApart(table)) return [];
  const isMadeLater = at.operations.slice(origin + 1).some((op) => {
    const made = madeBy(op);
    return made?.kind === "make" && sameTable(made.ref, partOf);
  });
  if (isMadeLater) return [];
  return [
    `ALTER INDEX ${qualify(partOf, at.scope)} ATTACH PARTITION ${qualify({ schema: table.schema, name }, at.scope)}`,
  ];
}

/**
 * What is done for a part that nobody asks for any more; null when it is no part. It goes with its whole, and where that
 * stays, only its name is nobody's wish.
 */
export function dropPart(table: TableRef, part: Part, at: RenderContext): readonly string[] | null {
  const { name, partOf } = part;
  if (partOf === undefined) return null;
  const goes = at.operations.some((op) => {
    const made = madeBy(op);
    return made?.kind === "drop" && sameTable(made.ref, partOf);
  });
  if (goes) return [];
  const derived = derivedName(table.name, "keys" in part ? part : null, new Set());
  return derived === name
    ? []
    : [`ALTER INDEX ${qualify({ schema: table.schema, name }, at.scope)} RENAME TO ${quoteIdentifier(derived)}`];
}

/** A part that belongs to a constraint of its own keeps a plain index from going, unless it is told to go, too. */
export function hasConstraintParts(ref: TableRef, at: RenderContext): boolean {
  return at.operations.some((op) => {
    const made = madeBy(op);
    return (
      made?.kind === "drop" && made.isConstraint && made.part.partOf !== undefined && sameTable(made.part.partOf, ref)
    );
  });
}
