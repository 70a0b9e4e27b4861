/** What the cases do with schemas: lower, send as a runner does, read back, compare. */
import assert from "node:assert/strict";
import type { Dialect, Session } from "../../adapter/adapter.ts";
import type { Statement } from "../../adapter/statement.ts";
import { publicScope } from "../../model/scope.ts";
import { emptySnapshot, type Snapshot, snapshotOf } from "../../model/snapshot.ts";
import type { Table } from "../../model/table.ts";
import type { Operation } from "../../operations/vocabulary.ts";
import { comparable } from "./comparable.ts";

/** Declared tables as the dialect stores them, with the objects that they need. */
export function lowerAll(dialect: Dialect, tables: readonly Table[]): Snapshot {
  const lowered = tables.map((table) => dialect.lower(table));
  return snapshotOf(
    lowered.map(({ table }) => table),
    lowered.flatMap(({ objects }) => objects),
  );
}

/** What creates a snapshot: objects, tables, and the foreign keys when all tables are there. */
export function creation({ tables, objects }: Snapshot): readonly Operation[] {
  const all = Object.values(tables);
  return [
    ...Object.values(objects).map((object): Operation => ({ kind: "createObject", object })),
    ...all.map((table): Operation => ({ kind: "createTable", table: { ...table, foreignKeys: [] } })),
    ...all.flatMap((table) =>
      table.foreignKeys.map((foreignKey): Operation => ({ kind: "addForeignKey", table: refOf(table), foreignKey })),
    ),
  ];
}

export function refOf({ schema, name }: Table): { readonly schema: string | null; readonly name: string } {
  return { schema, name };
}

/** Compiles and sends the operations as a run would. */
export async function perform(session: Session, dialect: Dialect, operations: readonly Operation[]): Promise<void> {
  const before = dialect.readsState(operations) ? await session.introspect(publicScope) : emptySnapshot;
  await send(session, dialect.compile(operations, before, publicScope));
}

/** Statements in one transaction each as far as they allow it, with foreign keys off where one of them asks for it. */
async function send(session: Session, statements: readonly Statement[]): Promise<void> {
  let together: Statement[] = [];
  const commit = async () => {
    const part = together;
    together = [];
    if (part.length === 0) return;
    await session.transaction(
      async () => {
        for (const { sql } of part) await session.query(sql);
      },
      { referencesOff: part.some((statement) => statement.referencesOff) },
    );
  };
  for (const statement of statements) {
    if (statement.transaction === "outside") {
      await commit();
      await session.query(statement.sql);
      continue;
    }
    together.push(statement);
    if (statement.transaction === "commitAfter") await commit();
  }
  await commit();
}

/** Creates the declared tables; the result is what `lower` made of them. */
export async function create(session: Session, dialect: Dialect, tables: readonly Table[]): Promise<Snapshot> {
  const snapshot = lowerAll(dialect, tables);
  await perform(session, dialect, creation(snapshot));
  return snapshot;
}

/** The database holds exactly this, in the dialect's normal form. */
export async function assertHolds(session: Session, dialect: Dialect, expected: Snapshot, when: string): Promise<void> {
  const found = await session.introspect(publicScope);
  assert.deepEqual(
    comparable(found, (table) => table),
    comparable(expected, dialect.normalize),
    when,
  );
}
