/**
 * Several threads for tenants whose driver is synchronous: one alone would wait for the disk, again and again, with nothing
 * else to do. Whoever listens is told the same as without them. Threads and not processes, because whatever ends the
 * process ends them: nobody goes on alone.
 */
import { availableParallelism } from "node:os";
import { type Job, skipped } from "./run-tenant.ts";
import type { TenantOutcome, TenantsOptions } from "./tenants-options.ts";
import { ThreadHandle } from "./thread-handle.ts";
import type { WorkRequest } from "./thread-protocol.ts";

/** Threads are begun when one alone would go on for longer: two cost 0.3 s of processor time (measured on Node 24). */
const worthwhileMs = 1_000;

/** How fast one is, is known after so long. */
const trialMs = 200;

export class TenantThreads {
  readonly #most: number;
  readonly #begin: () => ThreadHandle;
  readonly #signal: AbortSignal | undefined;
  readonly #began = performance.now();
  readonly #threads = new Set<ThreadHandle>();
  readonly #idle: ThreadHandle[] = [];
  /** Calls that wait for a thread. */
  readonly #waiting: (() => void)[] = [];
  #left: number;
  #given = 0;
  #areWanted = false;
  #areAvailable = true;

  /** Undefined where threads gain nothing: for one tenant at a time, or where sessions only wait for a server. */
  static open(options: TenantsOptions, request: WorkRequest, tenants: number): TenantThreads | undefined {
    const { repo, threads, concurrency = 4, clock, onEvent } = options;
    const most = Math.min(concurrency, tenants, Math.max(2, availableParallelism()));
    const isFile = repo.adapter.dialect.capabilities.tenants === "file";
    if (threads === undefined || !isFile || clock !== undefined || most < 2) return undefined;
    const task = { data: threads.data, tellsEvents: onEvent !== undefined, ...request };
    const begin = () => new ThreadHandle(threads.module, task, onEvent);
    return new TenantThreads({ tenants, most, begin, signal: options.signal });
  }

  private constructor(of: {
    readonly tenants: number;
    readonly most: number;
    readonly begin: () => ThreadHandle;
    readonly signal: AbortSignal | undefined;
  }) {
    this.#left = of.tenants;
    this.#most = of.most;
    this.#begin = of.begin;
    this.#signal = of.signal;
    of.signal?.addEventListener("abort", this.#stop);
  }

  /** Undefined where the caller has to do it. */
  async run({ tenant, rows }: Job<unknown>): Promise<TenantOutcome | undefined> {
    this.#areWanted ||= this.#areWorthwhile();
    this.#left -= 1;
    this.#given += 1;
    const thread = this.#areWanted ? await this.#take() : undefined;
    if (thread === undefined) return undefined;
    const isStopped = this.#signal?.aborted === true;
    const outcome = isStopped ? skipped(tenant, "stopped") : await thread.work(tenant, rows);
    this.#idle.push(thread);
    this.#waiting.shift()?.();
    return outcome;
  }

  #areWorthwhile(): boolean {
    const elapsed = performance.now() - this.#began;
    return elapsed >= trialMs && this.#left > 1 && (elapsed / this.#given) * this.#left > worthwhileMs;
  }

  async close(): Promise<void> {
    this.#signal?.removeEventListener("abort", this.#stop);
    await Promise.all([...this.#threads].map((thread) => thread.end()));
  }

  async #take(): Promise<ThreadHandle | undefined> {
    for (;;) {
      const thread = this.#idle.pop();
      if (thread?.isAlive) return thread;
      if (thread !== undefined) this.#threads.delete(thread);
      else if (!this.#areAvailable) return undefined;
      else if (this.#threads.size < this.#most) return this.#another();
      else await new Promise<void>((free) => this.#waiting.push(free));
    }
  }

  async #another(): Promise<ThreadHandle | undefined> {
    const thread = this.#begin();
    this.#threads.add(thread);
    if (await thread.serves) return thread;
    this.#areAvailable = false;
    for (const free of this.#waiting.splice(0)) free();
    return undefined;
  }

  readonly #stop = () => {
    for (const thread of this.#threads) thread.send({ kind: "stop" });
  };
}
