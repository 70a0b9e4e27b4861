/** Every lock, rewrite, scan and failure that PostgreSQL shows is declared, and nothing is declared that it does not show. */
import { apply, emptySnapshot, publicScope, type Statement } from "@mig/core/adapter";
import type { Operation } from "@mig/core/migration";
import { pgAdapter } from "@mig/pg";
import { NEWEST_POSTGRES, OLDEST_POSTGRES } from "@mig/test-support";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { columnHazardSamples } from "../src/column-hazard-samples.ts";
import type { Scratch } from "../src/engine.ts";
import { everyRow, type HazardSample, world, worldRows } from "../src/hazard-world.ts";
import { type Effect, measureConcurrent, measureStatement, strongestOf } from "../src/measure-statement.ts";
import { pgEngine } from "../src/pg-engine.ts";
import { runOperations } from "../src/run-operations.ts";
import { tableHazardSamples } from "../src/table-hazard-samples.ts";

const samples = [...columnHazardSamples, ...tableHazardSamples].map((sample) => [sample.what, sample] as const);

describe.each([OLDEST_POSTGRES, NEWEST_POSTGRES])("PostgreSQL %i", (major) => {
  let scratch: Scratch;
  beforeAll(async () => {
    scratch = await pgEngine(major).open();
  });
  afterAll(() => scratch?.close());

  test.each(samples)("%s: what is declared is what happens", async (_, sample) => {
    const statements = await prepared(scratch, sample);
    if (sample.misfit === everyRow) await scratch.session.query("DELETE FROM posts");
    const measured: Effect[] = [];
    for (const statement of statements) {
      measured.push(
        statement.transaction === "outside"
          ? await measureConcurrent(scratch.session, statement, scratch.config.url)
          : await measureStatement(scratch.session, statement),
      );
    }
    const shown = (effects: readonly Effect[]) => effects.map((effect, n) => ({ sql: statements[n]?.sql, ...effect }));
    expect(shown(statements.map(declared))).toEqual(shown(measured));
    expect(statements.filter((statement) => !tellsWhomItBlocks(statement))).toEqual([]);
  });

  test.each(samples)("%s: what may fail fails on rows that do not fit", async (_, sample) => {
    const statements = await prepared(scratch, sample);
    const mayFail = statements.filter(({ hazards }) => hazards.some(({ kind }) => kind === "mayFail"));
    expect(mayFail.length > 0, "mayFail is declared exactly where rows can be in the way").toBe(
      sample.misfit !== undefined,
    );
    if (sample.misfit === undefined) return;
    await scratch.session.query(sample.misfit);
    expect(mayFail).toContain(await firstFailure(scratch, statements));
  });
});

async function prepared(scratch: Scratch, { given = [], change }: HazardSample): Promise<readonly Statement[]> {
  const { session } = scratch;
  const before: readonly Operation[] = [...world, ...given];
  await scratch.reset();
  await runOperations(pgAdapter, session, before, emptySnapshot);
  for (const sql of worldRows) await session.query(sql);
  return pgAdapter.dialect.compile(change, apply(before, emptySnapshot), publicScope);
}

function declared({ locks, hazards }: Statement): Effect {
  const kinds = new Set(hazards.map(({ kind }) => kind));
  const held = strongestOf(locks.map(({ table, mode }) => [table.name, mode] as const));
  const rewrites = kinds.has("rewrite");
  return { locks: held, rewrites, reads: rewrites || kinds.has("scan") };
}

/** What takes long must say who has to wait meanwhile. */
function tellsWhomItBlocks({ locks, hazards }: Statement): boolean {
  const kinds = new Set(hazards.map(({ kind }) => kind));
  if (!kinds.has("rewrite") && !kinds.has("scan")) return true;
  const modes = new Set(locks.map(({ mode }) => mode));
  if (modes.has("ACCESS EXCLUSIVE")) return kinds.has("blocksReads");
  return (!modes.has("SHARE") && !modes.has("SHARE ROW EXCLUSIVE")) || kinds.has("blocksWrites");
}

async function firstFailure({ session }: Scratch, statements: readonly Statement[]): Promise<Statement | undefined> {
  for (const statement of statements) {
    try {
      await session.query(statement.sql);
    } catch {
      return statement;
    }
  }
  return undefined;
}
