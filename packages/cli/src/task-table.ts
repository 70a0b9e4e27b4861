/** Every task, each loaded when it is called. */
import type { Task } from "./task.ts";

const loaders: Readonly<Record<string, () => Promise<Task>>> = {
  init: async () => (await import("./tasks/init.ts")).init,
  codegen: async () => (await import("./tasks/codegen.ts")).codegen,
  squash_snapshots: async () => (await import("./tasks/squash-snapshots.ts")).squashSnapshots,
  undo: async () => (await import("./tasks/undo.ts")).undo,
  regen: async () => (await import("./tasks/regen.ts")).regen,
  "gen.resources": async () => (await import("./tasks/gen-resources.ts")).genResources,
  rebase: async () => (await import("./tasks/rebase.ts")).rebase,
  migrate: async () => (await import("./tasks/migrate.ts")).migrate,
  rollback: async () => (await import("./tasks/rollback.ts")).rollback,
  plan: async () => (await import("./tasks/plan.ts")).plan,
  status: async () => (await import("./tasks/status.ts")).status,
  baseline: async () => (await import("./tasks/baseline.ts")).baseline,
  resolve: async () => (await import("./tasks/resolve.ts")).resolve,
  repair: async () => (await import("./tasks/repair.ts")).repair,
  unlock: async () => (await import("./tasks/unlock.ts")).unlock,
  doctor: async () => (await import("./tasks/doctor.ts")).doctor,
  manifest: async () => (await import("./tasks/manifest.ts")).manifest,
  tenants: async () => (await import("./tasks/tenants.ts")).tenants,
  create: async () => (await import("./tasks/create.ts")).create,
  drop: async () => (await import("./tasks/drop.ts")).drop,
  setup: async () => (await import("./tasks/setup.ts")).setup,
  reset: async () => (await import("./tasks/reset.ts")).reset,
};

/** What an adapter offers under its own name, `<adapter>.<task>`: tasks that then work on its repos only. */
const adapterTasks = ["migrate", "rollback", "create", "drop"];
const adapterLoaders: typeof loaders = {
  ...Object.fromEntries(Object.entries(loaders).filter(([name]) => adapterTasks.includes(name))),
  generate_migrations: async () => (await import("./tasks/generate-migrations.ts")).generateMigrations,
};

export interface FoundTask {
  load(): Promise<Task>;
  /** The first half of `<adapter>.<task>`. */
  readonly adapter: string | undefined;
}

export function findTask(name: string): FoundTask | undefined {
  const isWhole = Object.hasOwn(loaders, name);
  const [, adapter, task = name] = isWhole ? [] : (/^([a-z][a-z0-9_]*)\.(.+)$/.exec(name) ?? []);
  const known = adapter === undefined ? loaders : adapterLoaders;
  const load = Object.hasOwn(known, task) ? known[task] : undefined;
  return load === undefined ? undefined : { load, adapter };
}

export function allTasks(): Promise<readonly Task[]> {
  return Promise.all([...new Set([...Object.values(loaders), ...Object.values(adapterLoaders)])].map((load) => load()));
}
