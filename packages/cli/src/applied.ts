/** Where retracted migrations are applied; how they are undone there, and done again when what comes after fails. */
import { isMigError, MigError, type Retraction } from "@mig/core";
import {
  type LedgerHead,
  type MigrationSource,
  migrate,
  type RunEvent,
  resolve,
  rollback,
  showMigration,
  status,
  statusOfTenants,
  versionsOf,
} from "@mig/core/runner";
import type { Context } from "./context.ts";
import { migrationsIn, type Project } from "./project.ts";
import { runOptions } from "./run-migrations.ts";
import { flag, type Input } from "./task.ts";

export const keepApplied = flag("--keep-applied", "Ask no database: what it has of the removed migrations stays there");

/** One scope of a database that has some of them. */
export interface AppliedAt {
  readonly retraction: Retraction;
  /** Null: the public scope. */
  readonly tenant: string | null;
  /** The last applied one first. */
  readonly rows: readonly LedgerHead[];
}

export function showPlace({ retraction, tenant }: Pick<AppliedAt, "retraction" | "tenant">): string {
  return tenant === null ? retraction.repo.name : `${retraction.repo.name}, tenant ${tenant}`;
}

/** For people and programs: `{ repo: "blog", tenant: null, migrations: ["20260102030405_first"] }`. */
export function appliedValue(applied: readonly AppliedAt[]) {
  return applied.map(({ retraction, tenant, rows }) => {
    return { repo: retraction.repo.name, tenant, migrations: rows.map(showMigration) };
  });
}

/**
 * The scopes that have some of the migrations, those of tenants first: what they do can rest on the public one. A
 * database that is not there has none. Errors: MIG_APPLIED_UNKNOWN when one cannot be asked.
 */
export async function findApplied(
  context: Context,
  project: Project,
  retractions: readonly Retraction[],
): Promise<readonly AppliedAt[]> {
  const withMigrations = retractions.filter(({ migrations }) => migrations.length > 0);
  const found: AppliedAt[] = [];
  for (const retraction of withMigrations.toSorted((left, right) => rank(left) - rank(right))) {
    found.push(...(await appliedIn(context, project, retraction)));
  }
  return found;
}

function rank({ scope }: Retraction): number {
  return scope === "tenants" ? 0 : 1;
}

async function appliedIn(context: Context, project: Project, retraction: Retraction): Promise<readonly AppliedAt[]> {
  try {
    const tenants = retraction.scope === "public" ? [null] : await tenantsThatBegan(context, project, retraction);
    const places: AppliedAt[] = [];
    for (const tenant of tenants) places.push(await appliedAt(retraction, tenant));
    return places.filter(({ rows }) => rows.length > 0);
  } catch (error) {
    if (isMigError(error) && error.code === "MIG_DATABASE_MISSING") return [];
    throw unknown(retraction, error);
  }
}

/** By the few queries that tell it of all tenants. Without a list of tenants, mig has migrated none. */
async function tenantsThatBegan(
  context: Context,
  project: Project,
  retraction: Retraction,
): Promise<readonly string[]> {
  const { repo } = retraction;
  if (repo.listTenants === undefined) return [];
  const versions = versionsOf(retraction.migrations);
  const migrations = sourcesOf(context, project, retraction).filter(({ version }) => versions.includes(version));
  const tenants = await statusOfTenants({ repo, migrations });
  const began = tenants.filter(({ state, pending }) => state === "incomplete" || pending.length < migrations.length);
  return began.filter(({ state }) => state !== "missing").map(({ tenant }) => tenant);
}

async function appliedAt(retraction: Retraction, tenant: string | null): Promise<AppliedAt> {
  const { migrations } = await status({ repo: retraction.repo, ...scopeOf(tenant), migrations: [] });
  const versions = versionsOf(retraction.migrations);
  const rows = migrations.flatMap(({ row }) => (row !== null && versions.includes(row.version) ? [row] : []));
  return { retraction, tenant, rows: rows.toSorted((left, right) => right.seq - left.seq) };
}

function unknown({ repo, migrations }: Retraction, cause: unknown): MigError {
  const ids = migrations.map(({ id }) => id);
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new MigError("MIG_APPLIED_UNKNOWN", `Whether ${repo.name} has ${ids.join(", ")} cannot be told: ${reason}`, {
    details: { repo: repo.name, migrations: ids, reason: isMigError(cause) ? cause.code : reason },
    cause,
  });
}

/** Undoes them, the last applied first, each as it runs by itself. What `then` throws, too, puts everything back. */
export async function withoutApplied(
  context: Context,
  input: Input,
  project: Project,
  applied: readonly AppliedAt[],
  then: () => void,
): Promise<void> {
  const begun: AppliedAt[] = [];
  try {
    for (const place of applied) {
      begun.push(place);
      const migrations = sourcesOf(context, project, place.retraction);
      const options = { ...placeOptions(context, input, place), migrations };
      for (const version of stoppedHalfway(place)) {
        await resolve({ ...options, version, as: "applied", reason: "it is undone, because its file is removed" });
      }
      await rollback({ ...options, versions: versionsOf(place.rows) });
    }
    then();
  } catch (error) {
    for (const place of begun.reverse()) await applyAgain(context, input, project, place);
    throw error;
  }
}

/**
 * Outside a transaction mig writes concurrent builds of indexes alone, and their way back does not mind where they were
 * stopped. What somebody else wrote has to be judged first, and rolling back says so.
 */
function stoppedHalfway({ retraction, rows }: AppliedAt): readonly string[] {
  const known = new Set(retraction.migrations.filter(({ written }) => written !== null).map(({ version }) => version));
  return versionsOf(
    rows.filter(({ state, version }) => (state === "failed" || state === "running") && known.has(version)),
  );
}

/** What cannot be put back is told of, and does not hide what went wrong before. */
async function applyAgain(context: Context, input: Input, project: Project, place: AppliedAt): Promise<void> {
  const { onEvent, signal: _, ...options } = placeOptions(context, input, place);
  const versions = versionsOf(place.rows);
  try {
    await migrate({
      ...options,
      migrations: sourcesOf(context, project, place.retraction).filter(({ version }) => versions.includes(version)),
      order: "allow",
      onEvent: (event) => {
        if (event.kind !== "warning") onEvent(event);
      },
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    context.output.warn(`${showPlace(place)} could not be brought back to where it was: ${reason} Run mig migrate.`);
  }
}

function placeOptions(context: Context, input: Input, { retraction, tenant }: AppliedAt) {
  const { repo } = retraction;
  const options: { readonly onEvent: (event: RunEvent) => void } & ReturnType<typeof runOptions> = runOptions(
    context,
    input,
    repo.name,
  );
  return { repo, ...scopeOf(tenant), ...options };
}

function sourcesOf(context: Context, project: Project, { repo, scope }: Retraction): readonly MigrationSource[] {
  const { folders } = repo;
  const folder = scope === "public" ? folders.migrations : folders.tenantMigrations;
  return migrationsIn(folder, project, context.output);
}

function scopeOf(tenant: string | null) {
  return tenant === null ? {} : { scope: { kind: "tenant", name: tenant } as const };
}
