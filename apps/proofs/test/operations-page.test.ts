/** docs/operations.md: every kind of operation, and the SQL that each adapter compiles for an example of it. */
import {
  type CoreKind,
  coreKinds,
  type Dialect,
  describe as describeOperation,
  destroys,
  invert,
  isMigError,
  publicScope,
  type Statement,
} from "@mig/core/adapter";
import { pgDialect } from "@mig/pg/dialect";
import { sqliteDialect } from "@mig/sqlite/dialect";
import { expect, it } from "vitest";
import { type Sample, samplesFor } from "../src/operation-samples.ts";

const adapters = [
  { title: "PostgreSQL", dialect: pgDialect, samples: samplesFor("pg") },
  { title: "SQLite", dialect: sqliteDialect, samples: samplesFor("sqlite") },
];

it("shows every kind of operation, and its SQL", async () => {
  const page = [
    "# Operations",
    "Written from `packages/core/src/operations` and the adapters. A comment says what is not plain: a lock on a table " +
      "that is in use, where the transaction ends, and what can go wrong (`dataLoss`, `mayFail`, `rewrite`, `scan`, " +
      "`blocksReads`, `blocksWrites`).",
    ...coreKinds.map(section),
  ];
  await expect(`${page.join("\n\n")}\n`).toMatchFileSnapshot("../../../docs/operations.md");
});

function section(kind: CoreKind): string {
  const summaries = adapters.map(({ samples }) => summary(samples[kind]));
  const isOne = new Set(summaries).size === 1;
  return [
    `## ${kind}`,
    ...(isOne ? summaries.slice(0, 1) : []),
    ...adapters.map(({ title, dialect, samples }, position) => {
      const above = isOne ? `${title}:` : `${title}: ${summaries[position]}`;
      return `${above}\n\n\`\`\`sql\n${sqlOf(dialect, samples[kind])}\n\`\`\``;
    }),
  ].join("\n\n");
}

function summary({ operation }: Sample): string {
  const inverse = invert(operation);
  const undone = inverse.kind === "irreversible" ? "cannot be undone by itself" : `undone by ${inverse.kind}`;
  const parts = [describeOperation(operation), undone, ...destroys(operation).map(({ reason }) => reason)];
  return `${parts.join("; ")}.`;
}

function sqlOf(dialect: Dialect, { operation, before }: Sample): string {
  try {
    const statements = dialect.compile([operation], before, publicScope);
    return statements.length === 0 ? "-- no SQL" : statements.map(statementText).join("\n");
  } catch (error) {
    if (!isMigError(error)) throw error;
    return `-- refused: ${error.code}\n-- ${error.message} ${error.next}`;
  }
}

function statementText({ sql, transaction, referencesOff, locks, hazards }: Statement, position: number): string {
  const notes = [
    ...(transaction === "inside" ? [] : [transaction === "outside" ? "outside a transaction" : "committed at once"]),
    ...(referencesOff && position === 0 ? ["foreign keys are off in this transaction"] : []),
    ...locks.map(({ table, mode }) => `locks ${table.name}: ${mode}`),
    ...hazards.map(({ kind, text }) => `${kind}: ${text}`),
  ];
  return [...notes.map((note) => `-- ${note}`), `${sql};`].join("\n");
}
