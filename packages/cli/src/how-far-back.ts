/** How far back is it to go? Asked over what is applied, of one repo or of its tenants. */
import { MigError, type Repo } from "@mig/core";
import { type RollbackOptions, status, statusOfTenants } from "@mig/core/runner";
import type { Context } from "./context.ts";
import { migrationsIn, type Project } from "./project.ts";
import type { Prompts } from "./prompts.ts";
import { scopeOf, sourcesOf } from "./run-place.ts";
import type { Input } from "./task.ts";
import type { TenantChoice } from "./tenant-options.ts";

/** How far back a rollback goes. */
export type RollbackRange = Pick<RollbackOptions, "to" | "toExclusive" | "step" | "all">;

/** That many are offered; what is older can be named with --to. */
const offered = 20;

interface Applied {
  readonly version: string;
  readonly name: string;
  readonly hint?: string;
}

/** The last one first. */
export async function appliedIn(
  context: Context,
  input: Input,
  repo: Repo,
  project: Project,
): Promise<readonly Applied[]> {
  refuseWithoutPrompts(context);
  const { migrations } = await status({
    repo,
    migrations: sourcesOf(input, repo, project, context.output),
    ...scopeOf(input),
  });
  return migrations
    .flatMap(({ row, version, name }) => (row === null ? [] : [{ seq: row.seq, version, name }]))
    .sort((left, right) => right.seq - left.seq);
}

/** By version, the newest one first, because tenants need not have the same ones applied; then it is told. */
export async function appliedInTenants(
  context: Context,
  repo: Repo,
  project: Project,
  selection: TenantChoice["selection"],
): Promise<readonly Applied[]> {
  refuseWithoutPrompts(context);
  const migrations = migrationsIn(repo.folders.tenantMigrations, project, context.output);
  const tenants = await statusOfTenants({ repo, migrations, ...selection });
  const all = tenants.flatMap(({ applied }) => applied);
  const byVersion = Map.groupBy(all, ({ version }) => version);
  const differ = [...byVersion.values()].some((of) => of.length < tenants.length);
  if (differ) context.output.warn("The tenants have different migrations applied.");
  return [...byVersion.values()]
    .flatMap(([first, ...others]) => {
      if (first === undefined) return [];
      const hint = differ ? { hint: `applied in ${others.length + 1} of ${tenants.length} tenants` } : {};
      return [{ version: first.version, name: first.name, ...hint }];
    })
    .sort((left, right) => (left.version < right.version ? 1 : -1));
}

function refuseWithoutPrompts({ prompts }: Context): void {
  if (prompts !== null) return;
  throw new MigError("MIG_USAGE", "How far to go back was not said, and nobody is there to be asked.", {
    next: "Pass --step COUNT, --to VERSION or --all.",
  });
}

/** Null when there is nothing to undo. */
export async function askHowFar(
  { prompts, output }: Context,
  who: string,
  applied: readonly Applied[],
): Promise<RollbackRange | null> {
  if (applied.length > 0 && prompts !== null) return choose(prompts, who, applied.slice(0, offered));
  output.say("Nothing is applied.");
  return null;
}

async function choose(prompts: Prompts, who: string, applied: readonly Applied[]): Promise<RollbackRange | null> {
  const nothing = "nothing";
  const chosen = await prompts.choose(
    `How far back is ${who} to go?`,
    [
      { value: nothing, label: "Undo nothing" },
      ...applied.map(({ version, name, hint }, position) => ({
        value: version,
        label: `${version}_${name}`,
        hint: hint ?? (position === 0 ? "undo only this one" : `undo this one and the ${position} after it`),
      })),
    ],
    nothing,
  );
  return chosen === nothing ? null : { to: chosen };
}
