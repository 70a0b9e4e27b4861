import { type Adapter, type Operation, publicScope, type Scope, type Session, type Snapshot } from "@mig/core/adapter";

/** Compiles and runs a list as a migration would, and says what was sent. */
export async function runOperations(
  adapter: Adapter,
  session: Session,
  operations: readonly Operation[],
  before: Snapshot,
  scope: Scope = publicScope,
): Promise<readonly string[]> {
  const statements = adapter.dialect.compile(operations, before, scope);
  const referencesOff = statements.some((statement) => statement.referencesOff);
  let open: typeof statements = [];
  const flush = async () => {
    const batch = open;
    open = [];
    if (batch.length === 0) return;
    await session.transaction(
      async () => {
        for (const { sql } of batch) await session.query(sql);
      },
      { referencesOff },
    );
  };
  for (const statement of statements) {
    if (statement.transaction === "outside") {
      await flush();
      await session.query(statement.sql);
    } else {
      open = [...open, statement];
      if (statement.transaction === "commitAfter") await flush();
    }
  }
  await flush();
  return statements.map((statement) => statement.sql);
}
