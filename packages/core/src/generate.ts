/** From resources to migration files: reads the snapshots, diffs, plans, and says which files to write. Writes nothing. */
import type { Dialect } from "./adapter/adapter.ts";
import type { Repo } from "./adapter/repo.ts";
import type { Hazard } from "./adapter/statement.ts";
import { refuseUnused } from "./diff/answers.ts";
import { diff } from "./diff/diff.ts";
import type { DiffRules } from "./diff/diff-rules.ts";
import type { Answers, Question } from "./diff/question.ts";
import { listMigrations } from "./migration/directory.ts";
import { migrationNames } from "./migration/name.ts";
import { writeMigration } from "./migration/write.ts";
import { tableKey } from "./model/name.ts";
import type { FileChange, ProjectFiles } from "./model/project-files.ts";
import { publicScope, type Scope } from "./model/scope.ts";
import { emptySnapshot, type SchemaObject, type Snapshot } from "./model/snapshot.ts";
import { apply, describe, destroys } from "./operations/definitions.ts";
import type { Operation } from "./operations/vocabulary.ts";
import { type PlannedMigration, plan } from "./plan/plan.ts";
import type { DeclaredObject } from "./resource/declared-object.ts";
import { unknownKind } from "./resource/read-objects.ts";
import { type DeclaredScope, readResources } from "./resource/read-resources.ts";
import type { AnyResource } from "./resource/resource.ts";
import { type RecordedScope, readSnapshots, snapshotChanges } from "./snapshot/store.ts";

export interface GenerateOptions {
  readonly repos: readonly Repo[];
  readonly resources: readonly AnyResource[];
  readonly objects: readonly DeclaredObject[];
  readonly files: ProjectFiles;
  /** Of the migrations to write, in words or as a slug. */
  readonly name: string;
  readonly now: Date;
  readonly answers?: Answers;
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
 * Errors: MIG_RESOURCE_INVALID, MIG_REFERENCE_INVALID, MIG_TABLE_CONFLICT, MIG_NAME_INVALID, MIG_UNSUPPORTED,
 * MIG_SNAPSHOT_INVALID, MIG_SNAPSHOT_VERSION, MIG_SNAPSHOT_FORK, MIG_ANSWER_UNUSED, MIG_CYCLE.
 *
 * @example const { changes, questions } = generate({ repos: [Repo], resources: [Post], objects: [], files: nodeFiles("."), name: "first", now: new Date() });
 */
export function generate(options: GenerateOptions): Generated {
  const answers = options.answers ?? {};
  const perScope = options.repos.flatMap((repo) => {
    const declared = readResources(options.resources, repo, options.objects);
    const recorded = readSnapshots(options.files, repo.folders.snapshots);
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
  const found = diff({
    before: withoutTables(recorded.snapshot, declared.unmanaged),
    after: declared.snapshot,
    rules: rulesOf(dialect, recorded.snapshot),
    answers,
    hints: { tables: declared.renamedTables, columns: declared.renamedColumns, objects: declared.renamedObjects },
  });
  if (found.operations.length === 0) return { migrations: [], changes: [], ...pick(found) };

  const planned = plan(withConcurrency(found.operations, declared.concurrentIndexes), commitsFirst(dialect));
  const folder = scope === "public" ? repo.folders.migrations : repo.folders.tenantMigrations;
  const names = migrationNames(
    options.name,
    planned.migrations.length,
    options.now,
    listMigrations(options.files, folder),
  );
  let state = recorded.snapshot;
  const migrations = planned.migrations.map((migration, position): GeneratedMigration => {
    const id = names[position] ?? options.name;
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
  const last = migrations.at(-1)?.id ?? "";
  const snapshots = snapshotChanges({
    recorded,
    after: state,
    scope,
    folder: repo.folders.snapshots,
    migration: last,
    renamedTables: renamesOf(found.operations),
  });
  const texts = migrations.map(({ path, text }): FileChange => ({ path, text }));
  return { migrations, changes: [...texts, ...snapshots], ...pick(found) };
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

/** What core asks of a dialect while it compares. */
export function rulesOf(dialect: Dialect, recorded: Snapshot): DiffRules {
  const kinds = new Map(dialect.objectKinds.map((kind) => [kind.kind, kind]));
  const kindOf = (object: SchemaObject) => {
    const known = kinds.get(object.kind);
    if (known !== undefined) return known;
    throw unknownKind(object, dialect);
  };
  for (const object of Object.values(recorded.objects)) kindOf(object);
  return {
    altersObject: (from, to) => kindOf(to).alters(from, to),
    dropsObject: (object) => kindOf(object).drops,
    rebuildsObject: (object) => kindOf(object).rebuilt ?? false,
    disturbsObject: (from, to) => kindOf(to).disturbs?.(from, to) ?? false,
  };
}

/** Does the dialect say of the operation that what follows must wait for its commit? */
export function commitsFirst(dialect: Dialect): (op: Operation) => boolean {
  return (op) =>
    op.kind === "alterObject" &&
    !dialect.readsState([op]) &&
    dialect.compile([op], emptySnapshot, publicScope).some((statement) => statement.transaction === "commitAfter");
}

function withConcurrency(
  operations: readonly Operation[],
  concurrent: Readonly<Record<string, readonly string[]>>,
): readonly Operation[] {
  return operations.map((op) =>
    op.kind === "createIndex" && concurrent[tableKey(op.table)]?.includes(op.index.name)
      ? { ...op, concurrently: true }
      : op,
  );
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
  return Object.fromEntries(
    operations.flatMap((op) => (op.kind === "renameTable" ? [[tableKey(op.to), op.from] as const] : [])),
  );
}
