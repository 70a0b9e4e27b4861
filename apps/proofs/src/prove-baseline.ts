import { emptySnapshot, type Operation } from "@mig/core/adapter";
import { defineMigration } from "@mig/core/migration";
import { createTenant, type MigrationSource, migrate, type Repo, repo } from "@mig/core/runner";
import { mutateSchema, randomSchema } from "@mig/core/testing";
import { expect } from "vitest";
import { lowered } from "./declared.ts";
import { difference } from "./difference.ts";
import type { Engine, Scratch } from "./engine.ts";
import { planBetween } from "./laws.ts";

const generations = 4;

/**
 * A new tenant, made in one go, is what its migrations make one after the other: the catalog of one database equals that
 * of the other, and so do the rows of the ledger but for their times.
 */
export async function proveBaseline(engine: Engine, one: Scratch, other: Scratch, seed: number): Promise<void> {
  const migrations = history(engine, seed);
  await one.reset();
  await other.reset();
  await one.execute('create schema "a tenant"');
  await migrate({ repo: repoOf(engine, one), migrations, scope: { kind: "tenant", name: "a tenant" } });
  const created = await createTenant(repoOf(engine, other), "a tenant", { migrations });
  expect(created).toEqual({ tenant: "a tenant", created: true, pending: [] });
  expect(difference(await other.catalog(), await one.catalog()), "in one go = one after the other").toBe("");
  expect(await ledger(other), "rows of the ledger").toEqual(await ledger(one));
}

/** A random schema, and some changes of it. */
function history(engine: Engine, seed: number): readonly MigrationSource[] {
  const { dialect } = engine.adapter;
  const declared = randomSchema(seed, dialect.capabilities);
  let mutated = { ...mutateSchema(declared, seed, dialect.capabilities), snapshot: declared };
  let before = emptySnapshot;
  const migrations: MigrationSource[] = [];
  for (let at = 0; at < generations; at += 1) {
    const after = lowered(dialect, mutated.snapshot);
    const renames = at === 0 ? { ...mutated, renames: { tables: {}, columns: {} } } : mutated;
    const { up } = planBetween(engine, before, after, renames);
    migrations.push(source(at, up));
    before = after;
    mutated = mutateSchema(mutated.snapshot, seed + at + 1, dialect.capabilities);
  }
  return migrations;
}

function source(at: number, up: readonly Operation[]): MigrationSource {
  return {
    version: `2026010100000${at}`,
    name: "next",
    load: async () => defineMigration({ format: 1, up, down: [] }),
  };
}

function repoOf({ adapter }: Engine, { config }: Scratch): Repo {
  return repo("proofs", { adapter, url: config.url });
}

async function ledger({ rows }: Scratch): Promise<readonly unknown[]> {
  const found = (await rows())['"a tenant".schema_migrations'] ?? [];
  expect(found).toHaveLength(generations);
  return found
    .map(({ seq, version, name, state, checksum, down }) => ({ seq, version, name, state, checksum, down }))
    .sort((left, right) => Number(left.seq) - Number(right.seq));
}
