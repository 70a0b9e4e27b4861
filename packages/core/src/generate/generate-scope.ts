/** One scope of one repo, from what was recorded and what is declared to the files to write. */
import type { Dialect } from "../adapter/adapter.ts";
import type { Repo } from "../adapter/repo.ts";
import type { Hazard } from "../adapter/statement.ts";
import { compare, type Diff } from "../diff/diff.ts";
import type { Interview } from "../diff/interview.ts";
import type { Kept } from "../diff/renames.ts";
import { MigError } from "../errors.ts";
import { autoName } from "../migration/auto-name.ts";
import { checksum } from "../migration/checksum.ts";
import { migrationFormat, reasonOf } from "../migration/define.ts";
import { listMigrations } from "../migration/directory.ts";
import { migrationNames } from "../migration/name.ts";
import { writeMigration } from "../migration/write.ts";
import { sameTable, type TableRef, tableKey } from "../model/name.ts";
import type { FileChange } from "../model/project-files.ts";
import { publicScope, type Scope } from "../model/scope.ts";
import type { Snapshot } from "../model/snapshot.ts";
import { apply, describe, destroys } from "../operations/definitions.ts";
import type { Operation, OperationOf } from "../operations/vocabulary.ts";
import { type Plan, type PlannedMigration, plan } from "../plan/plan.ts";
import type { ScopeName } from "../resource/placement.ts";
import type { DeclaredScope } from "../resource/read-resources.ts";
import { type RecordedScope, snapshotChanges } from "../snapshot/store.ts";
import { clientHazards, wayOutOfLoss } from "./client-hazards.ts";
import { commitsFirst, rulesOf } from "./dialect-rules.ts";
import { hintsOf, keptOf, notesAfter, withoutTables } from "./generate-notes.ts";
import type { GenerateOptions } from "./generate-options.ts";
import { installedFile } from "./installed-file.ts";
import { concerns, restrict } from "./restrict.ts";

export interface GeneratedMigration {
  readonly repo: string;
  readonly scope: ScopeName;
  /** `20261123101500_add_slug_to_posts` */
  readonly id: string;
  readonly path: string;
  readonly text: string;
  /** One line per operation. */
  readonly operations: readonly string[];
  readonly hazards: readonly Hazard[];
}

export interface ScopeInput {
  readonly options: GenerateOptions;
  readonly repo: Repo;
  readonly scope: ScopeName;
  readonly recorded: RecordedScope;
  readonly declared: DeclaredScope;
}

export interface GeneratedScope {
  readonly migrations: readonly GeneratedMigration[];
  readonly changes: readonly FileChange[];
  readonly kept: Kept;
}

export function generateScope(input: ScopeInput, interview: Interview): GeneratedScope {
  const { options, repo, scope, recorded, declared } = input;
  const { dialect } = repo.adapter;
  if (declared.own !== undefined) interview.concerns = concerns(declared.own);
  const found = compare(
    {
      before: withoutTables(recorded.snapshot, declared.unmanaged),
      after: declared.snapshot,
      rules: rulesOf(dialect, recorded.snapshot),
      hints: hintsOf(recorded, declared),
      kept: keptOf(recorded),
    },
    interview,
  );
  const operations =
    declared.own === undefined ? found.operations : restrict(found.operations, declared.own, interview.asked);
  const planned = plan(withConcurrency(operations, concurrentIndexes(options, repo, declared)), commitsFirst(dialect));
  const names = namesOf(input, planned);
  const { migrations, after } = written(input, planned, names, found.backfills);
  const checksums = planned.migrations.map((migration, position) => {
    return [
      names[position] ?? "",
      checksum({ format: migrationFormat, breaking: reasonOf(options.breaking ?? null), ...migration }),
    ] as const;
  });
  const recordings = snapshotChanges({
    recorded,
    after,
    scope,
    folder: repo.folders.snapshots,
    migration: names.at(-1) ?? "",
    ...renamesOf(operations),
    notes: notesAfter(recorded, declared, after, found.kept),
    generation: {
      at: options.now.toISOString(),
      migrations: options.snapshotsOnly === true ? {} : Object.fromEntries(checksums),
    },
    dev: options.dev === true,
  });
  const { kept } = found;
  const installed = scope === "public" ? installedFile(options.files, repo, after) : [];
  const snapshots = [...recordings, ...installed];
  if (options.snapshotsOnly === true) return { migrations: [], changes: snapshots, kept };
  const texts = migrations.map(({ path, text }): FileChange => ({ path, text }));
  return { migrations, changes: [...texts, ...snapshots], kept };
}

/** One for each migration; without any, one for what is only put on record. */
function namesOf({ options, repo, scope, recorded }: ScopeInput, { migrations, operations }: Plan): readonly string[] {
  const name = operations.length === 0 ? "pending_drop" : (options.name ?? autoName(operations));
  const existing = [...listMigrations(options.files, folderOf(repo, scope)), ...versionsOf(recorded)];
  return migrationNames(name, Math.max(migrations.length, 1), options.now, existing, options);
}

function folderOf({ folders }: Repo, scope: ScopeName): string {
  return scope === "public" ? folders.migrations : folders.tenantMigrations;
}

/** Files are called after versions, and snapshots can be newer than every migration. */
function versionsOf({ changes }: RecordedScope) {
  const paths = changes.flatMap((change) => change.paths);
  return paths.map((path) => ({ version: /(\d{14})(?:_dev)?\.json$/.exec(path)?.[1] ?? "" }));
}

function written(
  { options, repo, scope, recorded }: ScopeInput,
  planned: Plan,
  names: readonly string[],
  wanted: Diff["backfills"],
): { readonly migrations: readonly GeneratedMigration[]; readonly after: Snapshot } {
  let state = recorded.snapshot;
  const more = options.breaking === undefined ? {} : { breaking: options.breaking };
  const migrations = planned.migrations.map((migration, position): GeneratedMigration => {
    const id = names[position] ?? "";
    const notes = notesOf(migration, repo.adapter.dialect, state, scope);
    state = apply(migration.up, state);
    return {
      repo: repo.name,
      scope,
      id,
      path: `${folderOf(repo, scope)}/${id}.ts`,
      text: writeMigration({ ...migration, ...more, notes: textsOf(notes), backfills: backfillsOf(migration, wanted) }),
      operations: migration.up.map(describe),
      hazards: [...notes.values()].flat(),
    };
  });
  return { migrations, after: state };
}

/** By the place of the operation that makes the column required. */
function backfillsOf({ up }: PlannedMigration, wanted: Diff["backfills"]) {
  return new Map(
    up.flatMap((op, position) => {
      if (op.kind !== "alterColumn" || !op.from.nullable || op.to.nullable) return [];
      const place = wanted.find(({ table, column }) => sameTable(table, op.table) && column === op.to.name);
      return place === undefined ? [] : [[position, place] as const];
    }),
  );
}

type IsConcurrent = (op: OperationOf<"createIndex">) => boolean;

/** Errors: MIG_UNSUPPORTED when all are to be built so, and the database cannot. */
function concurrentIndexes(
  options: GenerateOptions,
  repo: Repo,
  { concurrentIndexes: named }: DeclaredScope,
): IsConcurrent {
  if (options.concurrentIndexes !== true) return (op) => named[tableKey(op.table)]?.includes(op.index.name) === true;
  const { dialect } = repo.adapter;
  if (dialect.capabilities.concurrentIndexes) return () => true;
  throw new MigError(
    "MIG_UNSUPPORTED",
    `The adapter "${dialect.name}" of ${repo.name} cannot build indexes concurrently.`,
    {
      details: { repo: repo.name, adapter: dialect.name },
      next: "Generate this repo without concurrent indexes; with the other repos selected, the rest can have them.",
    },
  );
}

function withConcurrency(operations: readonly Operation[], isConcurrent: IsConcurrent): readonly Operation[] {
  return operations.map((op) => (op.kind === "createIndex" && isConcurrent(op) ? { ...op, concurrently: true } : op));
}

/** Compiling here also proves that the database of this repo can do every operation, before a file is written. */
function notesOf(
  migration: PlannedMigration,
  dialect: Dialect,
  before: Snapshot,
  scope: ScopeName,
): ReadonlyMap<number, readonly Hazard[]> {
  const at: Scope = scope === "public" ? publicScope : { kind: "tenant", name: "tenant" };
  const statements = dialect.compile(migration.up, before, at);
  const lossesOf = migration.up.map((op) => destroys(op).map(({ reason }) => reason));
  // A statement that does the work of several operations tells the losses of all of them.
  const told = new Set(lossesOf.flat());
  const notes = new Map<number, readonly Hazard[]>();
  for (const [position, op] of migration.up.entries()) {
    const wayOut = wayOutOfLoss(op);
    const losses = (lossesOf[position] ?? []).map((text): Hazard => {
      return { kind: "dataLoss", text: wayOut === "" ? text : `${text}.${wayOut}` };
    });
    const broken = clientHazards(op, migration.up);
    const compiled = statements
      .filter((statement) => statement.origin === position)
      .flatMap((statement) => statement.hazards)
      .filter(({ kind, text }) => kind !== "dataLoss" || (losses.length === 0 && !told.has(text.replace(/\.$/, ""))));
    const byText = new Map([...losses, ...broken, ...compiled].map((hazard) => [hazard.text, hazard]));
    if (byText.size > 0) notes.set(position, [...byText.values()]);
  }
  return notes;
}

function textsOf(notes: ReadonlyMap<number, readonly Hazard[]>): ReadonlyMap<number, readonly string[]> {
  return new Map([...notes].map(([position, hazards]) => [position, hazards.map((hazard) => hazard.text)]));
}

function renamesOf(operations: readonly Operation[]) {
  const renamedTables: Record<string, TableRef> = {};
  const renamedColumns: Record<string, Record<string, string>> = {};
  for (const op of operations) {
    if (op.kind === "renameTable") renamedTables[tableKey(op.to)] = op.from;
    if (op.kind === "renameColumn") {
      const key = tableKey(op.table);
      renamedColumns[key] = { ...renamedColumns[key], [op.to]: op.from };
    }
  }
  return { renamedTables, renamedColumns };
}
