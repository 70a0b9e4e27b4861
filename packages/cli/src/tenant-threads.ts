/** How threads find the repo that a run works on the tenants of; `tenant-thread.ts` is what they run. */
import { extname } from "node:path";
import type { Repo } from "@mig/core";
import type { ThreadSeed } from "@mig/core/runner";
import type { Project } from "./project.ts";

/** The command line may name other folders than the configuration. */
export function tenantThreads({ folder, config }: Project, { name, folders }: Repo): ThreadSeed {
  const module = new URL(`./tenant-thread${extname(import.meta.url)}`, import.meta.url).href;
  return { module, data: { folder, config, repo: name, migrations: folders.tenantMigrations } };
}
