/** A database in memory, a clock that only moves when somebody sleeps, and migrations in one line each. */
import type { Adapter, Dialect, Session } from "../src/adapter/adapter.ts";
import type { LedgerRow } from "../src/adapter/ledger-rows.ts";
import { defineMigration, type Migration, type MigrationSpec, type Step } from "../src/migration/define.ts";
import { column } from "../src/model/column.ts";
import { publicScope } from "../src/model/scope.ts";
import { table } from "../src/model/table.ts";
import type { Operation } from "../src/operations/vocabulary.ts";
import type { Clock } from "../src/runner/clock.ts";
import type { RunEvent } from "../src/runner/events.ts";
import type { MigrationSource } from "../src/runner/migration-source.ts";
import type { RunnerRepo } from "../src/runner/run.ts";
import { memoryAdapter } from "../src/testing/memory-adapter.ts";

const config = { url: "blog", options: {}, ledger: { schema: null, name: "schema_migrations" } } as const;

export interface World {
  readonly repo: RunnerRepo;
  /** The same databases, without the changes. */
  readonly healthy: RunnerRepo;
  readonly clock: Clock;
  readonly events: RunEvent[];
  /** What every run of the tests is given. */
  readonly options: {
    readonly repo: RunnerRepo;
    readonly clock: Clock;
    readonly appliedBy: string;
    readonly onEvent: (event: RunEvent) => void;
  };
  /** One question or change by a session of its own. */
  ask<T>(question: (session: Session) => Promise<T>): Promise<T>;
  /** Names of the tables, without the ledger. */
  tables(): Promise<readonly string[]>;
  /** `version state`, in order of `seq`; null without a ledger. */
  states(): Promise<readonly string[] | null>;
  /** `kind version`, without statements and plans. */
  story(): readonly string[];
}

export interface Changes {
  readonly dialect?: Partial<Dialect>;
  /** What of each session the run gets is different. */
  readonly session?: (session: Session) => Partial<Session>;
}

export async function world(changes: Changes = {}): Promise<World> {
  const memory = memoryAdapter();
  await memory.database.create(config);
  const adapter = changed(memory, changes);
  const clock = fakeClock();
  const events: RunEvent[] = [];
  const repo = { adapter, ...config };
  const ask = async <T>(question: (session: Session) => Promise<T>): Promise<T> => {
    const session = await memory.connect(config);
    try {
      return await question(session);
    } finally {
      await session.close();
    }
  };
  return {
    repo,
    healthy: { adapter: memory, ...config },
    clock,
    events,
    ask,
    options: { repo, clock, appliedBy: "tester", onEvent: (event) => void events.push(event) },
    tables: () => ask(async (session) => Object.keys((await session.introspect(publicScope)).tables).sort()),
    states: () =>
      ask(async (session) => {
        const rows = await session.ledger.read(publicScope);
        return rows?.map((row) => `${row.version} ${row.state}`) ?? null;
      }),
    story: () =>
      events.flatMap((event) => {
        if (event.kind === "statement" || event.kind === "planned" || event.kind === "ledgerCreated") return [];
        return ["version" in event ? `${event.kind} ${event.version}` : event.kind];
      }),
  };
}

export function ledgerRow(of: World, version: string): Promise<LedgerRow | undefined> {
  return of.ask(async (session) => (await session.ledger.read(publicScope))?.find((row) => row.version === version));
}

function changed(memory: Adapter, { dialect, session: change }: Changes): Adapter {
  return {
    ...memory,
    dialect: { ...memory.dialect, ...dialect },
    connect: async (to) => {
      const session = await memory.connect(to);
      return change === undefined ? session : overlay(session, change(session));
    },
  };
}

/** The session with some of its members replaced. */
function overlay(session: Session, changes: Partial<Session>): Session {
  return {
    server: session.server,
    ledger: changes.ledger ?? session.ledger,
    query: changes.query ?? ((sql, values) => session.query(sql, values)),
    transaction: changes.transaction ?? ((body, options) => session.transaction(body, options)),
    tryLock: changes.tryLock ?? ((name) => session.tryLock(name)),
    unlock: changes.unlock ?? ((name) => session.unlock(name)),
    lockHolder: changes.lockHolder ?? ((name) => session.lockHolder(name)),
    introspect: changes.introspect ?? ((scope, only) => session.introspect(scope, only)),
    ...(changes.apply === undefined ? {} : { apply: changes.apply }),
    close: changes.close ?? (() => session.close()),
  };
}

/** Starts at a fixed time; sleeping moves it on at once. */
function fakeClock(): Clock {
  let now = Date.parse("2026-01-01T00:00:00.000Z");
  return {
    now: () => new Date(now),
    random: () => 0.5,
    sleep: async (ms) => {
      now += ms;
    },
  };
}

export const create = (name: string): Operation => ({
  kind: "createTable",
  table: table({ name, columns: [column("id", "integer")] }),
});

export const drop = (name: string): Operation => ({
  kind: "dropTable",
  table: table({ name, columns: [column("id", "integer")] }),
});

/** An index that refuses to be made in a transaction. */
export const concurrentIndex = (on: string): Operation => ({
  kind: "createIndex",
  table: { schema: null, name: on },
  index: table({ name: on, columns: [], indexes: [{ name: `${on}_index`, keys: ["id"] }] }).indexes[0] ?? never(),
  concurrently: true,
});

function never(): never {
  throw new TypeError("unreachable");
}

export const run = (label: string, body: () => Promise<void>): Step => ({ kind: "run", label, body });

export function source(
  version: string,
  up: readonly Step[],
  down: readonly Step[],
  more: Partial<MigrationSpec> = {},
): MigrationSource {
  return loading(version, async () => defineMigration({ format: 1, up, down, ...more }));
}

export function loading(version: string, load: () => Promise<Migration>): MigrationSource {
  return { version, name: `step_${version}`, load };
}

/** Creates, and drops again, a table of the version's own: `t1` for `1`. */
export const simple = (version: string): MigrationSource =>
  source(version, [create(`t${version}`)], [drop(`t${version}`)]);
