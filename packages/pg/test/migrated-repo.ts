/** A repo on a database of its own for each test, and a session beside its runs. */
import { type Row, type Session, tableRef } from "@mig/core/adapter";
import { defineMigration } from "@mig/core/migration";
import { type MigrationSource, migrate, type RunnerRepo } from "@mig/core/runner";
import { type ScratchDatabaseOptions, scratchDatabase } from "@mig/test-support";
import { afterEach, beforeEach } from "vitest";
import { pgAdapter } from "../src/index.ts";

export const source = (version: string, spec: Parameters<typeof defineMigration>[0]): MigrationSource => ({
  version,
  name: "step",
  load: async () => defineMigration(spec),
});

export interface MigratedRepo {
  readonly repo: RunnerRepo & { readonly name: string };
  readonly admin: Session;
  /** Of the migration that was touched last. */
  lastState(): Promise<Row | undefined>;
}

/** With this migration applied. For the tests of the group that it is called in. */
export function migratedRepo(first: MigrationSource, options: ScratchDatabaseOptions = {}): MigratedRepo {
  let database: Awaited<ReturnType<typeof scratchDatabase>>;
  let repo: MigratedRepo["repo"];
  let admin: Session;
  beforeEach(async () => {
    database = await scratchDatabase(options);
    const config = { url: database.url, options: {}, ledger: tableRef("schema_migrations") };
    repo = { name: "blog", adapter: pgAdapter, ...config };
    admin = await pgAdapter.connect(config);
    await migrate({ repo, migrations: [first] });
  });
  afterEach(async () => {
    await admin.close();
    await database.drop();
  });
  return {
    get repo() {
      return repo;
    },
    get admin() {
      return admin;
    },
    lastState: async () => (await admin.query("SELECT state FROM schema_migrations ORDER BY seq DESC LIMIT 1"))[0],
  };
}
