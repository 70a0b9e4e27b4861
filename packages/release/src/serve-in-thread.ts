/** A thread of a run over tenants imports the program's module, and gets no further than `createRelease`. */
import { type Repo, type ThreadSeed, tenantThread } from "@mig/core/runner";
import type { RepoMigrations } from "./migration-list.ts";

/** Ends the evaluation of the module: whatever follows in the program is not the thread's business. */
class ServingTenants extends Error {
  override readonly name = "ServingTenants";
  override readonly message = "This thread works on tenants; the program goes on in the main one.";
}

export function threadsOf(module: string, repo: Repo): ThreadSeed {
  return { module, data: { release: repo.name } };
}

/** Outside of such a thread, and for a release that has not the thread's repo, it does nothing. */
export function serveInThread(sources: ReadonlyMap<Repo, RepoMigrations>): void {
  const thread = tenantThread();
  for (const [repo, { tenants: migrations }] of sources) {
    if (thread?.data["release"] !== repo.name) continue;
    thread.serve({ repo, migrations });
    throw new ServingTenants();
  }
}
