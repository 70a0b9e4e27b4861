/** The way back as the ledger keeps it, so that a release without the file can still undo a migration. */
import { MigError } from "../errors.ts";
import { type Migration, migrationFormat } from "../migration/define.ts";
import { coreKinds } from "../operations/definitions.ts";
import type { Operation } from "../operations/vocabulary.ts";
import { onlyOperations } from "./segments.ts";

/** What `down` needs to run: a part of a migration. */
export type WayBack = Pick<Migration, "down" | "transaction">;

/** Null when the way back is not data: it runs code, or there is none. */
export function storeDown({ down, transaction }: WayBack): string | null {
  const operations = onlyOperations(down);
  return operations === null ? null : JSON.stringify({ format: migrationFormat, transaction, down: operations });
}

/** Errors: MIG_MIGRATION_VERSION when a newer mig wrote what this one does not know. */
export function readDown(stored: string, migration: string): WayBack {
  const known = knownDown(stored);
  if (known !== null) return known;
  throw new MigError(
    "MIG_MIGRATION_VERSION",
    `The way back of ${migration} in the ledger was written by another mig.`,
    {
      details: { migration },
      next: "Roll back with the version of mig that applied it, or from a release that has the file.",
    },
  );
}

/** Null for what only another mig can read. */
export function storedOperations(stored: string): readonly Operation[] | null {
  return knownDown(stored)?.down ?? null;
}

function knownDown(text: string): { readonly down: readonly Operation[]; readonly transaction: boolean } | null {
  const stored: unknown = JSON.parse(text);
  if (!isStored(stored) || stored.format !== migrationFormat || !stored.down.every(isOperation)) return null;
  return { down: stored.down, transaction: stored.transaction };
}

interface Stored {
  readonly format: number;
  readonly transaction: boolean;
  readonly down: readonly unknown[];
}

function isStored(value: unknown): value is Stored {
  if (typeof value !== "object" || value === null) return false;
  if (!("format" in value && "transaction" in value && "down" in value)) return false;
  return typeof value.format === "number" && typeof value.transaction === "boolean" && Array.isArray(value.down);
}

const kinds: ReadonlySet<string> = new Set(coreKinds);

function isOperation(value: unknown): value is Operation {
  if (typeof value !== "object" || value === null || !("kind" in value)) return false;
  return typeof value.kind === "string" && (kinds.has(value.kind) || value.kind.includes(":"));
}
