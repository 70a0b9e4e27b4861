/** The ledger's rows come back as they were written. The table is core's, made by the adapter's own `compile`. */
import assert from "node:assert/strict";
import type { Dialect, Session } from "../../adapter/adapter.ts";
import type { LedgerRow } from "../../adapter/ledger-rows.ts";
import { column } from "../../model/column.ts";
import { publicScope } from "../../model/scope.ts";
import { emptySnapshot } from "../../model/snapshot.ts";
import { table } from "../../model/table.ts";
import { ledgerStatements, ledgerTable } from "../../runner/ledger.ts";
import { readLedger, readyLedger } from "../../runner/open-ledger.ts";
import { runOn } from "../../runner/run.ts";
import { type ContractContext, type ContractTest, rejectsWith, Stop } from "./contract-test.ts";
import { assertHolds, creation, lowerAll } from "./schema-work.ts";

const plain: LedgerRow = {
  seq: 1,
  version: "20260102030405",
  name: "create_posts",
  state: "applied",
  checksum: "1:abc",
  step: 1,
  steps: 1,
  startedAt: "2026-01-02T03:04:05.678Z",
  finishedAt: "2026-01-02T03:04:06.000Z",
  durationMs: 322,
  appliedBy: "somebody@somewhere:1",
  toolVersion: "1.2.3",
  down: null,
  note: null,
  gist: null,
  breaking: null,
  environment: null,
};

const full: LedgerRow = {
  ...plain,
  seq: 2,
  version: "20260102030406",
  name: "größer_比较_'quoted'",
  state: "failed",
  finishedAt: null,
  durationMs: null,
  step: 3,
  steps: 12,
  down: JSON.stringify({ texts: ["'", '"', "\\", "\n", "ü", "😀", "$1", "?"], nested: [{ a: null, b: true, c: 1.5 }] }),
  note: 'it\'s "refused"\non two lines; -- not a comment',
  gist: '{"up":[{"args":["it\'s \\u0000"],"call":"execute"}]}',
  breaking: "they read posts.title; it's gone",
  environment: "production",
};

/** A database may spell a JSON text in another way. */
function told(rows: readonly LedgerRow[] | null): readonly unknown[] | null {
  return rows?.map((row) => ({ ...row, down: row.down === null ? null : JSON.parse(row.down) })) ?? null;
}

async function withLedger(context: ContractContext): Promise<Session> {
  const session = await context.connect();
  await createLedger(session, context.dialect, context);
  return session;
}

async function createLedger(session: Session, dialect: Dialect, { config }: ContractContext): Promise<void> {
  for (const sql of ledgerStatements(dialect, config.ledger, publicScope)) await session.query(sql);
}

/** What the ledger of an older mig may lack. */
const older = ["steps", "tool_version", "down", "note", "gist", "breaking", "environment"];

async function withOlderLedger({ connect, dialect, config }: ContractContext) {
  const session = await connect();
  const { columns, ...rest } = ledgerTable(config.ledger);
  const made = creation(lowerAll(dialect, [{ ...rest, columns: columns.filter(({ name }) => !older.includes(name)) }]));
  for (const { sql } of dialect.compile(made, emptySnapshot, publicScope)) await session.query(sql);
  const events: string[] = [];
  const run = runOn(session, {
    repo: { adapter: { dialect, connect }, url: config.url, options: config.options ?? {}, ledger: config.ledger },
    onEvent: ({ kind }) => void events.push(kind),
  });
  return { session, run, events };
}

const posts = table({ name: "posts", columns: [column("title", "text")] });

function creationOf(dialect: Dialect): readonly string[] {
  return dialect.compile(creation(lowerAll(dialect, [posts])), emptySnapshot, publicScope).map(({ sql }) => sql);
}

export const ledgerTests: readonly ContractTest[] = [
  {
    name: "ledger: reads null before there is a table",
    run: async ({ connect }) => {
      assert.equal(await (await connect()).ledger.read(publicScope), null);
    },
  },
  {
    name: "ledger: is empty at first",
    run: async (context) => {
      assert.deepEqual(await (await withLedger(context)).ledger.read(publicScope), []);
    },
  },
  {
    name: "ledger: rows come back as they were written, in order of seq",
    run: async (context) => {
      const { ledger } = await withLedger(context);
      await ledger.insert(publicScope, full);
      await ledger.insert(publicScope, plain);
      assert.deepEqual(told(await ledger.read(publicScope)), told([plain, full]));
    },
  },
  {
    name: "ledger: update writes every field of one row",
    run: async (context) => {
      const { ledger } = await withLedger(context);
      await ledger.insert(publicScope, plain);
      await ledger.insert(publicScope, { ...plain, seq: 2 });
      await ledger.update(publicScope, full);
      assert.deepEqual(told(await ledger.read(publicScope)), told([plain, full]));
      await ledger.update(publicScope, { ...plain, seq: 2 });
      assert.deepEqual(await ledger.read(publicScope), [plain, { ...plain, seq: 2 }]);
    },
  },
  {
    name: "ledger: every state can be written",
    run: async (context) => {
      const { ledger } = await withLedger(context);
      const states = ["running", "applied", "failed", "reverting", "rolledBack"] as const;
      const rows = states.map((state, position): LedgerRow => ({ ...plain, seq: position + 1, state }));
      for (const row of rows) await ledger.insert(publicScope, row);
      assert.deepEqual(await ledger.read(publicScope), rows);
    },
  },
  {
    name: "ledger: a second row of one seq is refused",
    run: async (context) => {
      const { ledger } = await withLedger(context);
      await ledger.insert(publicScope, plain);
      await rejectsWith(ledger.insert(publicScope, { ...full, seq: plain.seq }), "MIG_CONSTRAINT_VIOLATED");
      assert.deepEqual(await ledger.read(publicScope), [plain]);
    },
  },
  {
    name: "ledger: of one version, its rows and the last row of all are read",
    run: async (context) => {
      const { ledger } = await withLedger(context);
      const read = async (version: string) =>
        (await ledger.read(publicScope, { version }))?.map((row) => `${row.seq} ${row.version}`);
      assert.deepEqual(await read("1"), []);
      for (const [position, version] of ["1", "2", "it's", "1", "3"].entries()) {
        await ledger.insert(publicScope, { ...plain, seq: position + 1, version });
      }
      assert.deepEqual(await read("1"), ["1 1", "4 1", "5 3"]);
      assert.deepEqual(await read("it's"), ["3 it's", "5 3"]);
      assert.deepEqual(await read("3"), ["5 3"]);
      assert.deepEqual(await read("none"), ["5 3"]);
    },
  },
  {
    name: "ledger: of one version, null is read before there is a table, and again when that was rolled back",
    applies: ({ transactionalDdl }) => transactionalDdl,
    run: async (context) => {
      const session = await context.connect();
      const read = () => session.ledger.read(publicScope, { version: "1" });
      assert.equal(await read(), null);
      const body = async () => {
        assert.equal(await read(), null);
        await createLedger(session, context.dialect, context);
        assert.deepEqual(await read(), []);
        throw new Stop();
      };
      await assert.rejects(session.transaction(body), Stop);
      assert.equal(await read(), null);
    },
  },
  {
    name: "ledger: its columns are told, and which of them a row must have",
    run: async (context) => {
      const session = await context.connect();
      assert.deepEqual(await session.ledger.columns(publicScope), []);
      await createLedger(session, context.dialect, context);
      const found = (await session.ledger.columns(publicScope)).map(({ name, required }) => [name, required] as const);
      const wanted = ledgerTable(context.config.ledger).columns.map(({ name, nullable }) => [name, !nullable] as const);
      assert.deepEqual(Object.fromEntries(found), Object.fromEntries(wanted));
    },
  },
  {
    name: "ledger: one that lacks columns is read as far as it goes, and upgraded",
    run: async (context) => {
      const { session, run, events } = await withOlderLedger(context);
      const found = await readLedger(run);
      assert.deepEqual(found, { rows: [], lacks: older });
      assert.deepEqual(await session.transaction(() => readLedger(run), { readOnly: true }), found);
      await readyLedger(run, found);
      await readyLedger(run, found);
      assert.deepEqual(events, ["ledgerUpgraded"]);
      assert.deepEqual(await readLedger(run), { rows: [], lacks: [] });
      await session.ledger.insert(publicScope, full);
      assert.deepEqual(told(await session.ledger.read(publicScope)), told([full]));
    },
  },
  {
    name: "ledger: a row written in a transaction goes with it",
    run: async (context) => {
      const session = await withLedger(context);
      const body = async () => {
        await session.ledger.insert(publicScope, plain);
        throw new Stop();
      };
      await assert.rejects(session.transaction(body), Stop);
      assert.deepEqual(await session.ledger.read(publicScope), []);
      await session.transaction(() => session.ledger.insert(publicScope, plain));
      assert.deepEqual(await session.ledger.read(publicScope), [plain]);
    },
  },
  {
    name: "ledger: a migration sent at once is done and recorded, with times",
    run: async (context) => {
      const session = await withLedger(context);
      if (session.apply === undefined) return;
      const work = { scope: publicScope, row: plain, statements: creationOf(context.dialect), lockTimeoutMs: 5_000 };
      assert.equal(await session.apply(work), true);
      const [row, ...others] = (await session.ledger.read(publicScope)) ?? [];
      assert.ok(row !== undefined && row.finishedAt !== null && row.startedAt <= row.finishedAt);
      const { startedAt, finishedAt, durationMs } = row;
      assert.notEqual(startedAt, plain.startedAt);
      assert.deepEqual([row, ...others], [{ ...plain, startedAt, finishedAt, durationMs }]);
      await assertHolds(session, context.dialect, lowerAll(context.dialect, [posts]), "after it was sent");
    },
  },
  {
    name: "ledger: a migration sent at once does nothing when its number is taken",
    run: async (context) => {
      const session = await withLedger(context);
      if (session.apply === undefined) return;
      await session.ledger.insert(publicScope, plain);
      const row = { ...plain, version: "20260102030406" };
      assert.equal(await session.apply({ scope: publicScope, row, statements: creationOf(context.dialect) }), false);
      assert.deepEqual(await session.ledger.read(publicScope), [plain]);
      await assertHolds(session, context.dialect, emptySnapshot, "after it was sent");
    },
  },
  {
    name: "ledger: a migration sent at once leaves nothing behind when a statement is refused",
    applies: ({ transactionalDdl }) => transactionalDdl,
    run: async (context) => {
      const session = await withLedger(context);
      if (session.apply === undefined) return;
      const once = creationOf(context.dialect);
      const twice = { scope: publicScope, row: plain, statements: [...once, ...once] };
      await rejectsWith(session.apply(twice), "MIG_STATEMENT_FAILED");
      assert.deepEqual(await session.ledger.read(publicScope), []);
      await assertHolds(session, context.dialect, emptySnapshot, "after it was refused");
      assert.equal(await session.apply({ ...twice, statements: once }), true);
    },
  },
  {
    name: "ledger: is no part of what introspection reports",
    run: async (context) => {
      const session = await withLedger(context);
      await assertHolds(session, context.dialect, emptySnapshot, "with a ledger");
    },
  },
];
