import { asDeclared, commitsFirst, diff, plan, rulesOf } from "@mig/core";
import {
  apply,
  emptySnapshot,
  isMigError,
  publicScope,
  type Snapshot,
  snapshotOf,
  tableKey,
  tableRef,
} from "@mig/core/adapter";
import { type MutatedSchema, mutateSchema, type Renames, randomSchema } from "@mig/core/testing";
import { expect } from "vitest";
import { lowered, normalized, unordered } from "./declared.ts";
import { difference } from "./difference.ts";
import type { Engine, Row, Scratch } from "./engine.ts";
import { mutateViews, randomViews, withViews } from "./random-views.ts";
import { runOperations } from "./run-operations.ts";
import { seedRows } from "./seed-rows.ts";

type Planned = ReturnType<typeof planBetween>;

/**
 * The laws of one seed. An even seed changes empty tables and must always succeed; an odd one changes tables with
 * rows, which may refuse the change, but then wholly.
 */
export async function proveLaws(engine: Engine, changed: Scratch, target: Scratch, seed: number): Promise<void> {
  const { adapter } = engine;
  const { dialect } = adapter;
  const declaredA = randomSchema(seed, dialect.capabilities);
  const mutated = mutateSchema(declaredA, seed + 1, dialect.capabilities);
  const views = randomViews(declaredA, seed);
  const viewsAfter = mutateViews(views, mutated.snapshot, mutated.renames, seed);
  const a = withViews(lowered(dialect, declaredA), views, engine.view);
  const b = withViews(lowered(dialect, mutated.snapshot), viewsAfter, engine.view);

  // Built from nothing, the database is what was declared, and nothing else.
  await build(engine, changed, a);
  const found = await changed.session.introspect(publicScope);
  expect(unordered(found), "built = declared").toEqual(unordered(normalized(dialect, a)));

  if (seed % 2 === 1) await seedRows(engine, changed, declaredA);
  const start = await changed.catalog();
  const rowsBefore = await changed.rows();
  const computed = computedColumns(a);
  const planned = planBetween(engine, a, b, mutated);
  expectPure(engine, a, b, mutated, planned);

  let sent: readonly string[];
  try {
    sent = await runOperations(adapter, changed.session, planned.up, a);
  } catch (error) {
    if (seed % 2 === 0 || !isRefusal(error)) throw error;
    if (planned.plain) expect(difference(await changed.catalog(), start), "refused = untouched").toBe("");
    return;
  }
  expectFewRebuilds(sent);
  await build(engine, target, b);
  expect(difference(await changed.catalog(), await target.catalog()), "up = from scratch").toBe("");
  if (planned.losses.length === 0) expectKept(rowsBefore, await changed.rows(), mutated.renames, computed);

  const reached = await changed.catalog();
  try {
    await runOperations(adapter, changed.session, planned.down, b);
  } catch (error) {
    // What was destroyed cannot come back: a rule over it may refuse the way back, then wholly.
    if (seed % 2 === 0 || planned.losses.length === 0 || !isRefusal(error)) throw error;
    if (planned.plain) expect(difference(await changed.catalog(), reached), "refused = untouched").toBe("");
    return;
  }
  expect(difference(await changed.catalog(), start), "down = start").toBe("");
  if (planned.losses.length === 0) expectKept(rowsBefore, await changed.rows(), { tables: {}, columns: {} }, computed);
  if (seed % 4 === 0)
    await provePaths(engine, changed, target, a, b, mutateSchema(mutated.snapshot, seed + 2, dialect.capabilities));
}

function isRefusal(error: unknown): boolean {
  return isMigError(error) && (error.code === "MIG_CONSTRAINT_VIOLATED" || error.code === "MIG_STATEMENT_FAILED");
}

/** From one state to a third directly, and by way of a second, is the same. */
async function provePaths(
  engine: Engine,
  atA: Scratch,
  atB: Scratch,
  a: Snapshot,
  b: Snapshot,
  mutated: MutatedSchema,
): Promise<void> {
  const c = lowered(engine.adapter.dialect, mutated.snapshot);
  const direct = planBetween(engine, a, c, { ...mutated, renames: { tables: {}, columns: {} } });
  await runOperations(engine.adapter, atA.session, direct.up, a);
  await runOperations(engine.adapter, atB.session, planBetween(engine, b, c, mutated).up, b);
  expect(difference(await atA.catalog(), await atB.catalog()), "directly = by way of another").toBe("");
}

async function build(engine: Engine, scratch: Scratch, state: Snapshot): Promise<void> {
  await scratch.reset();
  const { operations } = plan(
    diff({ before: emptySnapshot, after: state, rules: rulesOf(engine.adapter.dialect, state) }).operations,
  );
  await runOperations(engine.adapter, scratch.session, operations, emptySnapshot);
}

export function planBetween(engine: Engine, before: Snapshot, after: Snapshot, { renames }: MutatedSchema) {
  const rules = { ...rulesOf(engine.adapter.dialect, before), dropsObject: () => true };
  const hints = renames;
  const found = diff({ before, after, rules, hints, otherwise: asDeclared });
  const { migrations, losses, operations } = plan(found.operations, commitsFirst(engine.adapter.dialect));
  return {
    up: operations,
    down: [...migrations]
      .reverse()
      .flatMap((migration) => migration.down.filter((step) => step.kind !== "irreversible")),
    losses,
    plain: migrations.length === 1,
    rules,
  };
}

/** What holds without a database. */
function expectPure(engine: Engine, a: Snapshot, b: Snapshot, mutated: MutatedSchema, planned: Planned): void {
  const reached = apply(planned.up, a);
  expect(unordered(reached), "applied = declared").toEqual(unordered(b));
  expect(diff({ before: reached, after: b, rules: planned.rules }).operations, "second diff").toEqual([]);
  expect(unordered(apply(planned.down, reached)), "undone = start").toEqual(unordered(a));
  const moved = Object.values(mutated.renames.columns).flatMap((names) => Object.values(names));
  const dropped = planned.up.flatMap((op) => (op.kind === "dropColumn" ? [op.column.name] : []));
  expect(
    dropped.filter((name) => moved.includes(name)),
    "what is renamed is not dropped",
  ).toEqual([]);
  const shuffled = (of: Snapshot) =>
    snapshotOf(
      Object.values(of.tables)
        .reverse()
        .map((table) => ({ ...table, indexes: [...table.indexes].reverse() })),
      Object.values(of.objects).reverse(),
    );
  const again = planBetween(engine, a, apply([], shuffled(b)), mutated);
  expect(again.up.map((op) => JSON.stringify(op)).sort(), "order of declaration").toEqual(
    planned.up.map((op) => JSON.stringify(op)).sort(),
  );
  expect(JSON.parse(JSON.stringify(planned.up)), "operations are plain data").toEqual(planned.up);
}

/** Names are unique over a random schema. */
function computedColumns(state: Snapshot): ReadonlySet<string> {
  const columns = Object.values(state.tables).flatMap((table) => table.columns);
  return new Set(columns.filter((column) => column.generated !== null).map((column) => column.name));
}

function expectFewRebuilds(sent: readonly string[]): void {
  const rebuilt = sent.flatMap((sql) => /^create table "(_mig_new_[^"]*)"/i.exec(sql)?.[1] ?? []);
  expect(rebuilt, "one rebuild per table").toEqual([...new Set(rebuilt)]);
}

/** Every value that was there is there, under its new name; a number may have become a wider kind of number. */
function expectKept(before: Rows, after: Rows, renames: Renames, computed: ReadonlySet<string>): void {
  const tables = new Map(Object.entries(renames.tables).map(([to, from]) => [tableKey(from), to]));
  for (const [name, rows] of Object.entries(before)) {
    const own = tableKey(tableRef(name));
    const key = tables.get(own) ?? own;
    const columns = new Map(Object.entries(renames.columns[key] ?? {}).map(([to, from]) => [from, to]));
    const read = (list: readonly Row[], rename: boolean) =>
      list
        .map((row) =>
          Object.keys(rows[0] ?? {})
            .filter((column) => !computed.has(column))
            .map((column) => String(row[rename ? (columns.get(column) ?? column) : column]))
            .join("|"),
        )
        .sort();
    const [now] = Object.entries(after).filter(([other]) => tableKey(tableRef(other)) === key);
    expect(read(now?.[1] ?? [], true), `rows of ${name}`).toEqual(read(rows, false));
  }
}

type Rows = Readonly<Record<string, readonly Row[]>>;
