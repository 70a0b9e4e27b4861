/** A migration as the TypeScript file that a person would have written. */
import type { Irreversible, Operation } from "../operations/vocabulary.ts";
import { callOf } from "./calls.ts";
import { calledNames } from "./code.ts";
import { migrationFormat } from "./define.ts";
import { broken, layout, layoutLine, lineWidth } from "./layout.ts";

export interface WrittenMigration {
  readonly up: readonly Operation[];
  readonly down: readonly (Operation | Irreversible)[];
  /** Default true. */
  readonly transaction?: boolean;
  /** What a reviewer must know of an operation of `up`, by its place; written above it. */
  readonly notes?: ReadonlyMap<number, readonly string[]>;
}

/**
 * The text of a migration file. Reading it back gives equal operations.
 *
 * @example writeMigration({ up: [addColumn("posts", column("slug", "text"))], down: [dropColumn("posts", column("slug", "text"))] })
 */
export function writeMigration({ up, down, transaction = true, notes }: WrittenMigration): string {
  const steps = [...up, ...down].map(callOf);
  const members = [
    `format: ${migrationFormat}`,
    ...(transaction ? [] : ["transaction: false"]),
    `up: ${writtenSteps(up, notes)}`,
    `down: ${writtenSteps(down)}`,
  ];
  const migration = broken("defineMigration({", members, "})", { indent: 0 });
  return `${imports(["defineMigration", ...steps.flatMap(calledNames)])}\n\nexport default ${migration};\n`;
}

const memberIndent = 2;

function writtenSteps(
  steps: readonly (Operation | Irreversible)[],
  notes: ReadonlyMap<number, readonly string[]> = new Map(),
): string {
  const items = steps.map(callOf);
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
