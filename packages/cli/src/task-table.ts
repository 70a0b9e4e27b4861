/** Every task. All of them are in one file when built: to read a few files more costs more than the tasks that do not run. */
import type { Task } from "./task.ts";
import { baseline } from "./tasks/baseline.ts";
import { codegen } from "./tasks/codegen.ts";
import { create } from "./tasks/create.ts";
import { doctor } from "./tasks/doctor.ts";
import { drop } from "./tasks/drop.ts";
import { genResources } from "./tasks/gen-resources.ts";
import { generateMigrations } from "./tasks/generate-migrations.ts";
import { init } from "./tasks/init.ts";
import { manifest } from "./tasks/manifest.ts";
import { migrate } from "./tasks/migrate.ts";
import { plan } from "./tasks/plan.ts";
import { rebase } from "./tasks/rebase.ts";
import { regen } from "./tasks/regen.ts";
import { repair } from "./tasks/repair.ts";
import { reset } from "./tasks/reset.ts";
import { resolve } from "./tasks/resolve.ts";
import { rollback } from "./tasks/rollback.ts";
import { setup } from "./tasks/setup.ts";
import { squashSnapshots } from "./tasks/squash-snapshots.ts";
import { status } from "./tasks/status.ts";
import { tenants } from "./tasks/tenants.ts";
import { undo } from "./tasks/undo.ts";
import { unlock } from "./tasks/unlock.ts";

const tasks: readonly Task[] = [
  init,
  codegen,
  squashSnapshots,
  undo,
  regen,
  genResources,
  rebase,
  migrate,
  rollback,
  plan,
  status,
  baseline,
  resolve,
  repair,
  unlock,
  doctor,
  manifest,
  tenants,
  create,
  drop,
  setup,
  reset,
];

/** What an adapter offers under its own name, `<adapter>.<task>`: tasks that then work on its repos only. */
const adapterTasks: Readonly<Record<string, Task>> = {
  ...{ migrate, rollback, create, drop },
  generate_migrations: generateMigrations,
};

/** As the help lists them. */
export const allTasks: readonly Task[] = [...tasks, generateMigrations];

export interface FoundTask {
  readonly task: Task;
  /** The first half of `<adapter>.<task>`. */
  readonly adapter: string | undefined;
}

export function findTask(name: string): FoundTask | undefined {
  const whole = tasks.find((task) => task.name === name);
  if (whole !== undefined) return { task: whole, adapter: undefined };
  const [, adapter, half = ""] = /^([a-z][a-z0-9_]*)\.(.+)$/.exec(name) ?? [];
  const task = Object.hasOwn(adapterTasks, half) ? adapterTasks[half] : undefined;
  return task === undefined ? undefined : { task, adapter };
}
