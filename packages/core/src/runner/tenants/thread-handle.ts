/** The run's side of one thread. */
import type { Worker } from "node:worker_threads";
import type { LedgerFacts } from "../../adapter/ledger-rows.ts";
import { MigError } from "../../errors.ts";
import type { RunEvent } from "../events.ts";
import { failed } from "./run-tenant.ts";
import type { TenantOutcome } from "./tenants-options.ts";
import { type FromThread, type ThreadTask, type ToThread, taskKey, threads } from "./thread-protocol.ts";

/** A text, so that a bundle needs no second file. It imports the module, and says so when that was for nothing. */
const entry = `const { parentPort, workerData } = require("node:worker_threads");
parentPort.on("message", ({ kind }) => { if (kind === "end") process.exit(); });
const unavailable = () => parentPort.postMessage({ kind: "unavailable" });
import(workerData.module).then(unavailable, unavailable);`;

/** The thread is not there any more. */
interface Ended {
  readonly code: number;
  readonly error: unknown;
}

/** A module that does not serve by then waits for something else. */
const patienceMs = 10_000;

export class ThreadHandle {
  /** Does the module serve? */
  readonly serves: Promise<boolean>;
  readonly #worker: Worker;
  readonly #onEvent: ((event: RunEvent) => void) | undefined;
  readonly #ended: Promise<void>;
  /** Rows that the thread has, by their number. */
  readonly #sent = new Map<readonly LedgerFacts[] | null, number>();
  #isAlive = true;
  #settle: (result: TenantOutcome | Ended) => void = () => undefined;

  constructor(module: string, task: ThreadTask, onEvent: ((event: RunEvent) => void) | undefined) {
    this.#worker = new (threads().Worker)(entry, { eval: true, workerData: { module, [taskKey]: task } });
    this.#onEvent = onEvent;
    let error: unknown;
    this.#worker.on("error", (thrown) => {
      error = thrown;
    });
    const serving = Promise.withResolvers<boolean>();
    const impatient = setTimeout(() => serving.resolve(false), patienceMs);
    this.serves = serving.promise.finally(() => clearTimeout(impatient));
    this.#worker.on("message", (message: FromThread) => {
      if (message.kind === "ready" || message.kind === "unavailable") serving.resolve(message.kind === "ready");
      else this.#hear(message);
    });
    this.#ended = new Promise((end) => {
      this.#worker.on("exit", (code) => {
        this.#isAlive = false;
        serving.resolve(false);
        this.#settle({ code, error });
        end();
      });
    });
  }

  get isAlive(): boolean {
    return this.#isAlive;
  }

  /** One at a time. A thread that ends meanwhile is the tenant's failure. */
  async work(tenant: string, rows: readonly LedgerFacts[] | null): Promise<TenantOutcome> {
    const known = this.#sent.get(rows);
    const ledger = known ?? this.#sent.size;
    this.#sent.set(rows, ledger);
    const began = Date.now();
    const result = await new Promise<TenantOutcome | Ended>((settle) => {
      this.#settle = settle;
      this.send({ kind: "tenant", tenant, ledger, ...(known === undefined ? { rows } : {}) });
    });
    if ("tenant" in result) return result;
    return { ...failed(tenant, threadEnded(tenant, result)), durationMs: Date.now() - began };
  }

  send(message: ToThread): void {
    this.#worker.postMessage(message);
  }

  async end(): Promise<void> {
    if (await this.serves) this.send({ kind: "end" });
    else await this.#worker.terminate();
    await this.#ended;
  }

  #hear(message: Extract<FromThread, { kind: "event" | "done" }>): void {
    if (message.kind === "event") this.#onEvent?.(message.event);
    else this.#settle(message.outcome);
  }
}

function threadEnded(tenant: string, { code, error }: Ended): MigError {
  const why = error === undefined ? `with code ${code}` : error instanceof Error ? error.message : String(error);
  return new MigError("MIG_THREAD_ENDED", `The thread that worked on ${tenant} ended: ${why}`, {
    details: { tenant, code },
    cause: error,
  });
}
