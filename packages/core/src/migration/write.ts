/** A migration as the TypeScript file that a person would have written. */
import { showTable } from "../model/name.ts";
import type { Irreversible, Operation } from "../operations/vocabulary.ts";
import { callOf } from "./calls.ts";
import { type Call, calledNames } from "./code.ts";
import { migrationFormat } from "./define.ts";
import { broken, layout, layoutLine, lineWidth } from "./layout.ts";
import { literal } from "./literal.ts";
import { type BackfillPlace, backfillCall } from "./statement-operations.ts";

export interface WrittenMigration {
  readonly up: readonly Operation[];
  readonly down: readonly (Operation | Irreversible)[];
  /** Default true. */
  readonly transaction?: boolean;
  /** Why releases without it must not run, where that is so. */
  readonly breaking?: string;
  /** What a reviewer must know of an operation of `up`, by its place; written above it. */
  readonly notes?: ReadonlyMap<number, readonly string[]>;
  /** By the place of an operation of `up`: the column that code of the user's own has to fill before it. */
  readonly backfills?: ReadonlyMap<number, BackfillPlace>;
}

/**
 * The text of a migration file. Reading it back gives equal operations.
 *
 * @example writeMigration({ up: [addColumn("posts", column("slug", "text"))], down: [dropColumn("posts", column("slug", "text"))] })
 */
export function writeMigration({ up, down, transaction = true, breaking, ...more }: WrittenMigration): string {
  const [upSteps, notes] = withBackfills(up, more);
  const downSteps = down.map(callOf);
  const members = [
    `format: ${migrationFormat}`,
    ...(transaction ? [] : ["transaction: false"]),
    ...(breaking === undefined ? [] : [`breaking: ${literal(breaking)}`]),
    `up: ${writtenSteps(upSteps, notes)}`,
    `down: ${writtenSteps(downSteps)}`,
  ];
  const migration = broken("defineMigration({", members, "})", { indent: 0 });
  return `${imports(["defineMigration", ...[...upSteps, ...downSteps].flatMap(calledNames)])}\n\nexport default ${migration};\n`;
}

const memberIndent = 2;

/** The calls of `up`, and the notes by their places. */
function withBackfills(
  up: readonly Operation[],
  { notes = new Map(), backfills = new Map() }: Pick<WrittenMigration, "notes" | "backfills">,
): readonly [readonly Call[], ReadonlyMap<number, readonly string[]>] {
  const noted = up.flatMap((op, position) => {
    const place = backfills.get(position);
    const step = { call: callOf(op), notes: notes.get(position) ?? [] };
    return place === undefined ? [step] : [{ call: backfillCall(place), notes: [howToFill(place)] }, step];
  });
  const said = noted.flatMap((step, position) => (step.notes.length === 0 ? [] : [[position, step.notes] as const]));
  return [noted.map((step) => step.call), new Map(said)];
}

function howToFill({ table, column }: BackfillPlace): string {
  return (
    `Fill ${showTable(table)}.${column} of the rows there are: add async (db) => { await db.query("UPDATE ..."); } ` +
    "as the last argument. Until then this migration does not run."
  );
}

function writtenSteps(items: readonly Call[], notes: ReadonlyMap<number, readonly string[]> = new Map()): string {
  const at = { indent: memberIndent, used: memberIndent + "down: ".length, after: 1 };
  if (notes.size === 0) return layout({ kind: "list", items }, at);
  const lines = items.map((item, position) => comments(notes.get(position) ?? []) + layoutLine(item, at));
  return broken("[", lines, "]", at);
}

function imports(names: readonly string[]): string {
  const sorted = [...new Set(names)].sort();
  const flat = `import { ${sorted.join(", ")} } from "@mig/core/migration";`;
  return flat.length <= lineWidth
    ? flat
    : `import ${broken("{", sorted, "}", { indent: 0 })} from "@mig/core/migration";`;
}

/** Above an operation in a list: each note begins a line, long ones go on below. */
function comments(notes: readonly string[]): string {
  const space = " ".repeat(memberIndent + 2);
  const width = lineWidth - space.length - "// ".length;
  return notes
    .flatMap((note) => wrapped(note, width))
    .map((line) => `// ${line}\n${space}`)
    .join("");
}

function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/).filter((part) => part !== "")) {
    const line = lines.at(-1);
    if (line === undefined || line.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = `${line} ${word}`;
  }
  return lines;
}
