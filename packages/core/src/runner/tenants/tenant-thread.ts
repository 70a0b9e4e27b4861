/** The thread's side of a run over tenants in several threads. */
import type { MessagePort } from "node:worker_threads";
import type { LedgerFacts } from "../../adapter/ledger-rows.ts";
import type { RunEvent } from "../events.ts";
import type { MigrationSource } from "../migration-source.ts";
import { workUp } from "./migrate-tenants.ts";
import { openStore } from "./open-tenants.ts";
import { workDown } from "./rollback-tenants.ts";
import { failed, runTenant, skipped, type TenantWork } from "./run-tenant.ts";
import type { TenantOutcome, TenantsOptions, TenantsRepo, ThreadSeed } from "./tenants-options.ts";
import { type FromThread, type ThreadTask, type ToThread, taskKey, threads } from "./thread-protocol.ts";

export interface TenantThread {
  readonly data: ThreadSeed["data"];
  /** From now on the thread works on the tenants that the run gives it, and ends with the run. */
  serve(own: { readonly repo: TenantsRepo; readonly migrations: readonly MigrationSource[] }): void;
}

/**
 * In a thread that a run over tenants began (`threads` of its options): what the run needs of the module. Anywhere else
 * null.
 *
 * @example
 * tenantThread()?.serve({ repo: Repo, migrations });
 */
export function tenantThread(): TenantThread | null {
  const { parentPort: port, workerData } = threads();
  const task: ThreadTask | undefined = workerData?.[taskKey];
  return task === undefined || port === null ? null : { data: task.data, serve: (own) => serve(port, task, own) };
}

type Own = Parameters<TenantThread["serve"]>[0];

function serve(port: MessagePort, task: ThreadTask, own: Own): void {
  const tell = (message: FromThread) => port.postMessage(message);
  const controller = new AbortController();
  const work = workOf(task, {
    ...own,
    signal: controller.signal,
    ...(task.tellsEvents ? { onEvent: (event: RunEvent) => tell({ kind: "event", event }) } : {}),
  });
  port.on("message", async (message: ToThread) => {
    if (message.kind === "stop") controller.abort();
    if (message.kind === "tenant") tell({ kind: "done", outcome: await work(message) });
  });
  tell({ kind: "ready" });
}

type Work = (message: Extract<ToThread, { kind: "tenant" }>) => Promise<TenantOutcome>;

function workOf(task: ThreadTask, here: Own & Pick<TenantsOptions, "signal" | "onEvent">): Work {
  if (task.direction === "up") {
    const options = { ...task.options, ...here };
    return worker(options, workUp(options));
  }
  const options = { ...task.options, ...here };
  return worker(options, workDown(options));
}

function worker<Plan>(options: TenantsOptions, work: TenantWork<Plan>): Work {
  const store = openStore(options);
  const ledgers = new Map<number, readonly LedgerFacts[] | null>();
  return async ({ tenant, ledger, rows: sent }) => {
    if (sent !== undefined) ledgers.set(ledger, sent);
    const rows = ledgers.get(ledger) ?? null;
    try {
      const plan = work.plan(rows ?? []);
      if (plan === null) return { ...skipped(tenant, null), state: "nothing" };
      return await runTenant(options, work, store, { tenant, plan, rows });
    } catch (error) {
      return failed(tenant, error);
    }
  };
}
