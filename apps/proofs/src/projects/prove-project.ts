/** The laws of one seed, on whole projects: declared resources, real files, real migrations, a real database. */
import { type Generated, isMigError, planRebase, type Repo, replaced, repo, withoutRetracted } from "@mig/core";
import { expect } from "vitest";
import { difference } from "../difference.ts";
import type { Engine, Scratch } from "../engine.ts";
import { isWhole, mergedSpec } from "./merged-spec.ts";
import { type GenerateAs, ProjectFolder } from "./project-folder.ts";
import type { ProjectSpec } from "./project-spec.ts";
import { type ChangedProject, changeProject, harmless, ofOneTable, randomProject } from "./random-project.ts";

/** Two empty databases to work in. */
export interface Places {
  readonly engine: Engine;
  readonly one: Scratch;
  readonly other: Scratch;
}

/** From one project to a second and a third, step by step, against the third from nothing. */
export async function proveSteps({ engine, one, other }: Places, seed: number): Promise<void> {
  const first = randomProject(seed);
  const second = changeProject(first, seed + 1);
  const third = changeProject(second.spec, seed + 2);
  const folders: ProjectFolder[] = [];
  const open = async () => {
    const folder = await ProjectFolder.open(repoOf(engine));
    folders.push(folder);
    return folder;
  };
  try {
    const [steps, fresh, shuffled] = [await open(), await open(), await open()];
    step(steps, first, { minute: 1 });
    expectHonest(step(steps, second.spec, { minute: 2, renames: second.renames }), second);
    expectHonest(step(steps, third.spec, { minute: 3, renames: third.renames }), third);
    step(fresh, third.spec, { minute: 3 });
    shuffled.generate(third.spec, { minute: 3, shuffled: true });
    expect(shuffled.texts(), "shuffled = identical").toEqual(fresh.texts());
    expect(newestStates(steps), "recorded step by step = from scratch").toEqual(newestStates(fresh));

    await Promise.all([one.reset(), other.reset()]);
    const empty = await catalogOf(one);
    await steps.migrate(one);
    await fresh.migrate(other);
    const reached = await catalogOf(one);
    expect(difference(reached, await catalogOf(other)), "step by step = from scratch").toBe("");
    await steps.migrate(one);
    expect(difference(await catalogOf(one), reached), "migrating twice = nothing").toBe("");
    await steps.rollback(one);
    expect(difference(await catalogOf(one), empty), "down = start").toBe("");
    await steps.migrate(one);
    expect(difference(await catalogOf(one), reached), "up, down, up = up").toBe("");
  } finally {
    for (const folder of folders) await folder.remove();
  }
}

/** The same declarations ask for the same tables, columns, indexes and keys of every database. */
export async function proveAgreement(engines: readonly Engine[], seed: number): Promise<void> {
  const first = randomProject(seed);
  const second = changeProject(first, seed + 1);
  const found: unknown[] = [];
  for (const engine of engines) {
    const folder = await ProjectFolder.open(repoOf(engine));
    folder.generate(first, { minute: 1 });
    folder.generate(second.spec, { minute: 2, renames: second.renames });
    found.push(namesOf(newestStates(folder)));
    await folder.remove();
  }
  expect(new Set(found.map((names) => JSON.stringify(names))).size, "all databases agree").toBe(1);
}

/** Of tables only: what a type needs beside them, or a check, is each database's own affair. */
function namesOf(states: ReturnType<typeof newestStates>): unknown {
  const names = (parts: Named = []) => parts.map(({ name }) => name).sort();
  const tables = Object.entries(states).filter(([path]) => !path.includes("@objects"));
  return tables.map(([path, state]) => {
    const { columns, indexes, foreignKeys, primaryKey }: TableNames = JSON.parse(JSON.stringify(state));
    return [path, names(columns), names(indexes), names(foreignKeys), primaryKey?.columns];
  });
}

interface TableNames {
  readonly columns: Named;
  readonly indexes?: Named;
  readonly foreignKeys?: Named;
  readonly primaryKey?: { readonly columns: readonly string[] };
}

type Named = readonly { readonly name: string }[];

export type Meeting = "commute" | "refused" | "impossible";

/** Two branches from one project: what is not refused is the same in either order, and what is refused can be rebased. */
export async function proveBranches({ engine, one, other }: Places, seed: number): Promise<Meeting> {
  const base = randomProject(seed);
  // Every second seed may give both branches the same names.
  const ours = changeProject(base, seed + 1, seed % 2 === 0 ? "our_" : "");
  const theirs = changeProject(base, seed + 2, seed % 2 === 0 ? "their_" : "");
  const merged = mergedSpec(base, ours.spec, theirs.spec);
  const trunk = await ProjectFolder.open(repoOf(engine));
  trunk.generate(base, { minute: 1 });
  const [left, right] = [await trunk.copy(), await trunk.copy()];
  left.generate(ours.spec, { minute: 2, renames: ours.renames });
  const [mine] = right.generate(theirs.spec, { minute: 3, renames: theirs.renames }).migrations;
  const met = await left.copy(right);
  const folders = [trunk, left, right, met];
  try {
    const refusal = refusalOf(() => met.plan(merged, { minute: 4 }));
    // Two new resources of one name are no declaration of both.
    const isTaken = Object.keys(ours.spec).some((name) => base[name] === undefined && theirs.spec[name] !== undefined);
    if ((refusal !== null && refusal !== "MIG_SNAPSHOT_FORK") || isTaken || !isWhole(merged)) return "impossible";
    if (refusal === "MIG_SNAPSHOT_FORK" && mine !== undefined) {
      const plan = planRebase({ files: met.files, repos: [repoOf(engine)], migrations: [mine.id] });
      const files = withoutRetracted(met.files, plan.retractions);
      const remembered = plan.retractions.flatMap((retraction) => Object.entries(retraction.renames));
      const renames = { ...theirs.renames, ...Object.fromEntries(remembered) };
      if (refusalOf(() => met.plan(merged, { minute: 4, files, renames })) !== null) return "impossible";
      met.files.write(replaced(plan.retractions, met.plan(merged, { minute: 4, files, renames }).changes));
      expect(met.plan(merged, { minute: 5 }).changes, "rebased, nothing is left").toEqual([]);
    } else {
      expect(met.plan(merged, { minute: 4 }).changes, "what commutes merges without a word").toEqual([]);
      await Promise.all([one.reset(), other.reset()]);
      for (const [folder, place] of [
        [left, one],
        [right, other],
      ] as const) {
        await folder.migrate(place);
        await met.migrate(place);
      }
      expect(difference(await catalogOf(one), await catalogOf(other)), "ours, theirs = theirs, ours").toBe("");
    }
    await Promise.all([one.reset(), other.reset()]);
    const fresh = await ProjectFolder.open(repoOf(engine));
    folders.push(fresh);
    fresh.generate(merged, { minute: 1 });
    await fresh.migrate(other);
    await met.migrate(one);
    expect(difference(await catalogOf(one), await catalogOf(other)), "both = from scratch").toBe("");
    return refusal === null ? "commute" : "refused";
  } finally {
    for (const folder of folders) await folder.remove();
  }
}

function repoOf({ adapter }: Engine): Repo {
  return repo("proofs", { adapter, url: "nowhere" });
}

/** Generates, and holds what must be true of every generation. */
function step(at: ProjectFolder, spec: ProjectSpec, how: GenerateAs) {
  const before = at.texts();
  const generated = at.plan(spec, how);
  expect(at.plan(spec, how), "the same again").toEqual(generated);
  expect(at.texts(), "planning writes nothing").toEqual(before);
  at.generate(spec, how);
  const later = { minute: how.minute + 30 };
  const nothing = { migrations: [], changes: [], questions: [] };
  expect(at.plan(spec, later), "generating twice = nothing").toMatchObject(nothing);
  expect(at.plan(spec, { ...later, files: respelled(at) }), "however snapshots are spelled").toMatchObject(nothing);
  return generated;
}

/** The same files, but snapshots have their members backwards and no white space. */
function respelled({ files }: ProjectFolder): ProjectFolder["files"] {
  return {
    ...files,
    read: (path) => {
      const text = files.read(path);
      return text === null || !path.endsWith(".json") ? text : JSON.stringify(backwards(JSON.parse(text)));
    },
  };
}

function backwards(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(backwards);
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).reverse();
  return Object.fromEntries(members.map(([name, member]) => [name, backwards(member)]));
}

/** Whatever loses values says so, and nothing else does; a change of one table touches no other. */
function expectHonest({ migrations, changes: files }: Generated, { changes }: ChangedProject): void {
  const losing = migrations.flatMap(({ hazards }) => hazards).filter(({ kind }) => kind === "dataLoss");
  const operations = migrations.flatMap((migration) => migration.operations);
  const drops = operations.filter((op) => /^drop (table |[^ ]*\.)/.test(op));
  expect(losing.length > 0, `labelled: ${operations.join("; ")}`).toBe(drops.length > 0);
  if (changes.every((name) => harmless.has(name))) expect(drops, "what only adds drops nothing").toEqual([]);
  const tables = files.filter(({ path }) => path.includes("resource_snapshots") && !path.includes("@objects"));
  if (changes.length === 1 && changes.every((name) => ofOneTable.has(name))) {
    expect(tables.length, "one change, one table").toBeLessThanOrEqual(1);
  }
}

/**
 * What the last snapshot of each table and object says, without its place in the history; dropped ones are gone. In what
 * order columns, indexes and keys were added is history, too.
 */
function newestStates(at: ProjectFolder): Readonly<Record<string, unknown>> {
  const newest = new Map<string, unknown>();
  for (const [path, text] of Object.entries(at.texts()).filter(([name]) => name.includes("resource_snapshots"))) {
    const { kind, table, object } = JSON.parse(text);
    newest.set(path.replace(/\/\d{14}\.json$/, ""), kind === "dropped" ? null : byName(table ?? object));
  }
  return Object.fromEntries([...newest].flatMap(([path, state]) => (state === null ? [] : [[path, state] as const])));
}

/** Lists of things with names, in the order of the names. */
function byName(value: unknown): unknown {
  if (Array.isArray(value)) {
    const nameOf = (item: unknown) =>
      typeof item === "object" && item !== null && "name" in item ? String(item.name) : "";
    return value.map(byName).sort((left, right) => nameOf(left).localeCompare(nameOf(right)));
  }
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, byName(member)]));
}

/** Without the ledger. */
async function catalogOf(place: Scratch): Promise<readonly string[]> {
  return (await place.catalog()).filter((line) => !line.includes("schema_migrations"));
}

/** The code of what it throws; null when it throws nothing. */
function refusalOf(run: () => void): string | null {
  try {
    run();
    return null;
  } catch (error) {
    if (isMigError(error)) return error.code;
    throw error;
  }
}
