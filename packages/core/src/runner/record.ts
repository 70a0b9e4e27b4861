/** What the ledger keeps of a migration beside its name, and how a file differs from what was kept. */
import type { LedgerRow } from "../adapter/ledger-rows.ts";
import { checksumOf } from "../migration/checksum.ts";
import type { Migration } from "../migration/define.ts";
import { compareSteps, differenceLines, type StepChange } from "../migration/difference.ts";
import { type Gist, gistOf, stepGists } from "../migration/gist.ts";
import type { Json } from "../model/json.ts";
import { sha256 } from "../model/sha256.ts";
import { storeDown, storedOperations } from "./stored-down.ts";

export type Recorded = Pick<LedgerRow, "checksum" | "down" | "gist" | "breaking">;

const recorded = new WeakMap<Migration, Recorded>();

/** Made once of each migration, however many scopes run it. */
export function recordOf(migration: Migration): Recorded {
  const known = recorded.get(migration) ?? made(migration);
  recorded.set(migration, known);
  return known;
}

function made(migration: Migration): Recorded {
  const gist = gistOf(migration);
  const down = storeDown(migration);
  return { checksum: checksumOf(gist), down, gist: storedGist(gist, down), breaking: migration.breaking };
}

/** What can be told from the way back in the row is not said twice. */
function storedGist({ up, down, transaction }: Gist, stored: string | null): string {
  const members = [
    ...(stored === null ? [`"down":${listed(down)}`] : []),
    ...(transaction ? [] : ['"transaction":false']),
    `"up":${listed(up)}`,
  ];
  return `{${members.join(",")}}`;
}

function listed(steps: readonly string[]): string {
  return `[${steps.map(shortened).join(",")}]`;
}

/** Rows of ledgers stay small: of a longer step, such as data in SQL, its beginning is kept and what tells it from others. */
const longest = 8_000;
const beginning = 100;

function shortened(step: string): string {
  if (step.length <= longest) return step;
  const { call = "", args = [] }: { readonly call?: string; readonly args?: readonly Json[] } = JSON.parse(step);
  const [first] = args;
  const start = typeof first === "string" ? [`${first.slice(0, beginning)}…`] : [];
  return JSON.stringify({ args: [...start, `${step.length} characters, sha256 ${sha256(step).slice(0, 16)}`], call });
}

/**
 * What changed in the file since it was applied, step by step. Null when that was not recorded: an older mig applied it.
 *
 * @example differenceOf(row, recordOf(await source.load()))
 */
export function differenceOf(applied: Recorded, file: Recorded): readonly StepChange[] | null {
  const [before, after] = [stepsOf(applied), stepsOf(file)];
  if (before === null || after === null) return null;
  const [optionsBefore, optionsAfter] = [optionsOf(applied, before), optionsOf(file, after)];
  return [
    ...optionsBefore.filter((option) => !optionsAfter.includes(option)).map((what) => optionChange("removed", what)),
    ...optionsAfter.filter((option) => !optionsBefore.includes(option)).map((what) => optionChange("added", what)),
    ...compareSteps("up", before.up, after.up),
    ...(before.down === null || after.down === null ? [] : compareSteps("down", before.down, after.down)),
  ];
}

function optionsOf({ breaking }: Recorded, { transaction }: StoredSteps): readonly string[] {
  return [...(transaction ? [] : ["transaction: false"]), ...(breaking === null ? [] : ["breaking"])];
}

function optionChange(change: StepChange["change"], what: string): StepChange {
  return { list: "options", change, step: 0, what, before: [], after: [] };
}

/** A sentence about the file, and below it what changed. */
export function withDifference(text: string, difference: readonly StepChange[] | null): string {
  return [text, ...differenceLines(difference).map((line) => `  ${line}`)].join("\n");
}

interface StoredSteps {
  readonly up: readonly Json[];
  readonly down: readonly Json[] | null;
  readonly transaction: boolean;
}

function stepsOf({ gist, down }: Recorded): StoredSteps | null {
  if (gist === null) return null;
  const said: Partial<StoredSteps> = JSON.parse(gist);
  const operations = down === null ? null : storedOperations(down);
  const back = operations === null ? (said.down ?? null) : JSON.parse(listed(stepGists(operations)));
  return { up: (said.up ?? []).map(asCall), down: back?.map(asCall) ?? null, transaction: said.transaction ?? true };
}

/** Code is known by its label alone. */
function asCall(step: Json): Json {
  if (typeof step !== "object" || step === null || !("run" in step)) return step;
  return { call: "run", args: [step.run ?? null] };
}
