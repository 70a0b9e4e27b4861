/**
 * The three proofs of a case: what was changed equals what is built from nothing, a second generate finds nothing, and
 * the way back leads to the start; rows survive all the way, and the way there can be gone again.
 */
import { expect } from "vitest";
import { difference } from "../difference.ts";
import type { Engine, Scratch } from "../engine.ts";
import { runOperations } from "../run-operations.ts";
import { seedRows } from "../seed-rows.ts";
import type { Case } from "./case.ts";
import { type CaseProject, caseProject } from "./case-project.ts";
import { type CaseStep, stepsOf, tenant } from "./case-steps.ts";
import { expectKept } from "./kept-rows.ts";

const nothing = { migrations: [], changes: [] };

export async function proveCase(engine: Engine, changed: Scratch, target: Scratch, given: Case): Promise<void> {
  const [grown, fresh] = [await caseProject(engine.adapter), await caseProject(engine.adapter)];
  try {
    await proveOn(engine, { scratch: changed, project: grown }, { scratch: target, project: fresh }, given);
  } finally {
    await grown.remove();
    await fresh.remove();
  }
}

interface Place {
  readonly scratch: Scratch;
  readonly project: CaseProject;
}

async function proveOn(engine: Engine, grown: Place, fresh: Place, given: Case): Promise<void> {
  const { scratch, project } = grown;
  const start = own(project, stepsOf(project.write(given.before)));
  const change = own(project, stepsOf(project.write(given.after, given)));
  const whole = own(fresh.project, stepsOf(fresh.project.write(given.after)));
  const again = project.plan(given.after);
  expect(again, "second generate").toMatchObject(nothing);
  // What was put off is asked again, and nothing else.
  expect(again.questions.map(({ id }) => id).filter((id) => given.answers?.[id] === undefined)).toEqual([]);

  const inTenants = [...start, ...change].some(({ scope }) => scope.kind === "tenant");
  const withSchema = inTenants && engine.adapter.dialect.capabilities.tenants === "schema";
  await emptied(scratch, withSchema);
  await emptied(fresh.scratch, withSchema);
  await up(engine, scratch, start);
  await seed(engine, scratch, start, given);
  const [catalog, rows] = [await scratch.catalog(), await scratch.rows()];
  await up(engine, scratch, change);
  if (given.fromScratch !== false) await up(engine, fresh.scratch, whole);
  const wanted = await (given.fromScratch === false ? scratch : fresh.scratch).catalog();
  expect(difference(await scratch.catalog(), wanted), "up = from scratch").toBe("");
  expectKept(rows, await scratch.rows(), change, false);
  if (change.some(({ irreversible }) => irreversible.length > 0)) return;

  await down(engine, scratch, change);
  expect(difference(await scratch.catalog(), catalog), "down = start").toBe("");
  expectKept(rows, await scratch.rows(), change, true);
  await up(engine, scratch, change);
  expect(difference(await scratch.catalog(), wanted), "up, down, up = from scratch").toBe("");
}

/** What goes to this database. */
function own({ repo }: CaseProject, steps: readonly CaseStep[]): readonly CaseStep[] {
  return steps.filter(({ migration }) => migration.repo === repo.name);
}

async function emptied(scratch: Scratch, tenants: boolean): Promise<void> {
  await scratch.reset();
  if (tenants) await scratch.execute(`create schema ${tenant.name}`);
}

async function up(engine: Engine, scratch: Scratch, steps: readonly CaseStep[]): Promise<void> {
  for (const step of steps) await run(engine, scratch, step, "up");
}

async function down(engine: Engine, scratch: Scratch, steps: readonly CaseStep[]): Promise<void> {
  for (const step of [...steps].reverse()) await run(engine, scratch, step, "down");
}

async function run({ adapter }: Engine, { session }: Scratch, step: CaseStep, way: "up" | "down"): Promise<void> {
  // As the runner does: reading also puts the session into the scope.
  const before = await session.introspect(step.scope);
  await runOperations(adapter, session, step[way], before, step.scope);
}

async function seed(engine: Engine, scratch: Scratch, start: readonly CaseStep[], given: Case): Promise<void> {
  for (const sql of given.seed ?? []) await scratch.execute(sql);
  if (given.seed !== undefined) return;
  for (const scope of new Set(start.map((step) => step.scope))) {
    await seedRows(engine, scratch, await scratch.session.introspect(scope));
  }
}
