/** From resources to migration files: reads the snapshots, diffs, plans, and says which files to write. Writes nothing. */
import type { Dialect } from "./adapter/adapter.ts";
import type { Repo } from "./adapter/repo.ts";
import type { Hazard } from "./adapter/statement.ts";
import { commitsFirst, rulesOf } from "./dialect-rules.ts";
import { refuseUnused } from "./diff/answers.ts";
import { diff } from "./diff/diff.ts";
import type { Answers, Question } from "./diff/question.ts";
import { MigError } from "./errors.ts";
import { installedFile } from "./installed-file.ts";
import { autoName } from "./migration/auto-name.ts";
import { checksum } from "./migration/checksum.ts";
import { migrationFormat } from "./migration/define.ts";
import { listMigrations } from "./migration/directory.ts";
import { migrationNames } from "./migration/name.ts";
import { writeMigration } from "./migration/write.ts";
import { type TableRef, tableKey } from "./model/name.ts";
import type { FileChange, ProjectFiles } from "./model/project-files.ts";
import { publicScope, type Scope } from "./model/scope.ts";
import type { Snapshot } from "./model/snapshot.ts";
import { apply, describe, destroys } from "./operations/definitions.ts";
import type { Operation, OperationOf } from "./operations/vocabulary.ts";
import { type PlannedMigration, plan } from "./plan/plan.ts";
import { readRecorded } from "./read-recorded.ts";
import type { DeclaredObject } from "./resource/declared-object.ts";
import type { Domain } from "./resource/domain.ts";
import { type DeclaredScope, readResources } from "./resource/read-resources.ts";
import type { AnyResource } from "./resource/resource.ts";
import { restrict } from "./restrict.ts";
import { type RecordedScope, snapshotChanges } from "./snapshot/store.ts";

export interface GenerateOptions {
  readonly repos: readonly Repo[];
  readonly resources: readonly AnyResource[];
  readonly objects: readonly DeclaredObject[];
  readonly files: ProjectFiles;
  /** Of the migrations to write, in words or as a slug. Null: made of what they do. */
  readonly name: string | null;
  readonly now: Date;
  readonly answers?: Answers;
  /** True: on top of what was generated for development, and for development itself. */
  readonly dev?: boolean;
  /** True: every new index of a table that exists is built without stopping writers. */
  readonly concurrentIndexes?: boolean;
  /** True: the database has it all already, so only what is recorded changes. */
  readonly snapshotsOnly?: boolean;
  /** Only what these domains ask for, and what that rests on; the tables of others are left alone. */
  readonly only?: readonly Domain[];
}

export interface Generated {
  readonly migrations: readonly GeneratedMigration[];
  /** While there are open questions, nothing may be written. */
  readonly questions: readonly Question[];
  /** Migrations and snapshots, to be written all together. */
  readonly changes: readonly FileChange[];
}

export interface GeneratedMigration {
  readonly repo: string;
  readonly scope: "public" | "tenants";
  /** `20261123101500_add_slug_to_posts` */
  readonly id: string;
  readonly path: string;
  readonly text: string;
  /** One line per operation. */
  readonly operations: readonly string[];
  readonly hazards: readonly Hazard[];
}

/**
 * What has to be written so that the recorded state becomes the declared one.
 *
 * Errors: MIG_RESOURCE_INVALID, MIG_REFERENCE_INVALID, MIG_TABLE_CONFLICT, MIG_NAME_INVALID, MIG_NAME_REQUIRED,
 * MIG_NAME_RESERVED, MIG_UNSUPPORTED, MIG_SNAPSHOT_INVALID, MIG_SNAPSHOT_VERSION, MIG_SNAPSHOT_FORK, MIG_ANSWER_UNUSED, MIG_CYCLE.
 *
 * @example const { changes, questions } = generate({ repos: [Repo], resources: [Post], objects: [], files: nodeFiles("."), name: "first", now: new Date() });
 */
export function generate(options: GenerateOptions): Generated {
  const answers = options.answers ?? {};
  const perScope = options.repos.flatMap((repo) => {
    const declared = readResources(options.resources, repo, options.objects, options.only);
    const recorded = readRecorded(options.files, repo, options);
    return [
      generateScope(options, repo, "public", recorded.public, declared.public, answers),
      generateScope(options, repo, "tenants", recorded.tenants, declared.tenants, answers),
    ];
  });
  const questions = perScope.flatMap((scope) => scope.questions);
  refuseUnused(
    answers,
    perScope.flatMap((scope) => scope.answered),
    questions,
  );
  return {
    migrations: perScope.flatMap((scope) => scope.migrations),
    changes: perScope.flatMap((scope) => scope.changes),
    questions,
  };
}

interface GeneratedScope extends Generated {
  readonly answered: readonly string[];
}

function generateScope(
  options: GenerateOptions,
  repo: Repo,
  scope: "public" | "tenants",
  recorded: RecordedScope,
  declared: DeclaredScope,
  answers: Answers,
): GeneratedScope {
  const { dialect } = repo.adapter;
  const everything = diff({
    before: withoutTables(recorded.snapshot, declared.unmanaged),
    after: declared.snapshot,
    rules: rulesOf(dialect, recorded.snapshot),
    answers,
    hints: {
      tables: declared.renamedTables,
      columns: declared.renamedColumns,
      values: declared.renamedValues,
      objects: declared.renamedObjects,
    },
  });
  const found = declared.own === undefined ? everything : restrict(everything, declared.own);
  const installed = (of: Snapshot) => (scope === "public" ? installedFile(options.files, repo, of) : []);
  if (found.operations.length === 0) {
    return { migrations: [], changes: installed(recorded.snapshot), ...pick(found) };
  }

  const planned = plan(
    withConcurrency(found.operations, concurrentIndexes(options, repo, declared)),
    commitsFirst(dialect),
  );
  const folder = scope === "public" ? repo.folders.migrations : repo.folders.tenantMigrations;
  const names = migrationNames(
    options.name ?? autoName(planned.operations),
    planned.migrations.length,
    options.now,
    [...listMigrations(options.files, folder), ...versionsOf(recorded)],
    options,
  );
  let state = recorded.snapshot;
  const migrations = planned.migrations.map((migration, position): GeneratedMigration => {
    const id = names[position] ?? "";
    const notes = notesOf(migration, dialect, state, scope);
    state = apply(migration.up, state);
    return {
      repo: repo.name,
      scope,
      id,
      path: `${folder}/${id}.ts`,
      text: writeMigration({ ...migration, notes: textsOf(notes) }),
      operations: migration.up.map(describe),
      hazards: [...notes.values()].flat(),
    };
  });
  const checksums = Object.fromEntries(
    planned.migrations.map((migration, position) => [
      names[position] ?? "",
      checksum({ format: migrationFormat, ...migration }),
    ]),
  );
  const written = snapshotChanges({
    recorded,
    after: state,
    scope,
    folder: repo.folders.snapshots,
    migration: names.at(-1) ?? "",
    ...renamesOf(found.operations),
    generation: { at: options.now.toISOString(), migrations: options.snapshotsOnly === true ? {} : checksums },
    dev: options.dev === true,
  });
  const snapshots = [...written, ...installed(state)];
  if (options.snapshotsOnly === true) return { migrations: [], changes: snapshots, ...pick(found) };
  const texts = migrations.map(({ path, text }): FileChange => ({ path, text }));
  return { migrations, changes: [...texts, ...snapshots], ...pick(found) };
}

/** Files are called after versions, and snapshots can be newer than every migration. */
function versionsOf({ changes }: RecordedScope) {
  const paths = changes.flatMap((change) => change.paths);
  return paths.map((path) => ({ version: /(\d{14})(?:_dev)?\.json$/.exec(path)?.[1] ?? "" }));
}

/** Tables that are somebody else's affair stay on record and are not compared. */
function withoutTables(snapshot: Snapshot, keys: readonly string[]): Snapshot {
  if (keys.length === 0) return snapshot;
  const kept = Object.entries(snapshot.tables).filter(([key]) => !keys.includes(key));
  return { ...snapshot, tables: Object.fromEntries(kept) };
}

function pick({
  questions,
  answered,
}: {
  readonly questions: readonly Question[];
  readonly answered: readonly string[];
}) {
  return { questions, answered };
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
  scope: "public" | "tenants",
): ReadonlyMap<number, readonly Hazard[]> {
  const at: Scope = scope === "public" ? publicScope : { kind: "tenant", name: "tenant" };
  const statements = dialect.compile(migration.up, before, at);
  const notes = new Map<number, readonly Hazard[]>();
  for (const [position, op] of migration.up.entries()) {
    const losses = destroys(op).map(({ reason }): Hazard => ({ kind: "dataLoss", text: reason }));
    const compiled = statements
      .filter((statement) => statement.origin === position)
      .flatMap((statement) => statement.hazards)
      .filter((hazard) => hazard.kind !== "dataLoss" || losses.length === 0);
    const byText = new Map([...losses, ...compiled].map((hazard) => [hazard.text, hazard]));
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
