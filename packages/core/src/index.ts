/** What a project declares, and what is made of it. */
export { type ColumnTypeOverride, connectionConfig, type Repo, type RepoOptions, repo } from "./adapter/repo.ts";
export type { Hazard, HazardKind } from "./adapter/statement.ts";
export { refuseUnused } from "./diff/answers.ts";
export { decodeAnswers } from "./diff/decode-answers.ts";
export { type Diff, type DiffInput, diff } from "./diff/diff.ts";
export type { DiffRules } from "./diff/diff-rules.ts";
export type { Hints } from "./diff/hints.ts";
export type { Asked } from "./diff/interview.ts";
export {
  type Answer,
  type Answers,
  asDeclared,
  type Choice,
  type Option,
  type Otherwise,
  type Question,
  type QuestionKind,
} from "./diff/question.ts";
export { type ErrorCode, type ErrorDetails, errorTable, isMigError, MigError } from "./errors.ts";
export type { BranchConflict, ConflictSide } from "./generate/branch-conflicts.ts";
export { commitsFirst, rulesOf } from "./generate/dialect-rules.ts";
export { notDeclared } from "./generate/from-database/not-declared.ts";
export {
  type ImportNote,
  type WriteResourcesOptions,
  type WrittenResources,
  writeResources,
} from "./generate/from-database/write-resources.ts";
export {
  type Generated,
  type GeneratedMigration,
  type GenerateOptions,
  generate,
  type PendingDrop,
} from "./generate/generate.ts";
export { planRebase, type Rebase, type RebaseOptions } from "./generate/rebase.ts";
export {
  type Doubt,
  doubtOf,
  lastGeneration,
  type RetractedMigration,
  type Retraction,
  removed,
  replaceable,
  replaced,
  withoutRetracted,
} from "./generate/retraction.ts";
export { type Squash, type SquashedFolder, type SquashInto, squashSnapshots } from "./generate/squash.ts";
export { type ManifestMigration, type ManifestRepo, writeManifest } from "./migration/manifest.ts";
export type { Json } from "./model/json.ts";
export type { FileChange, ProjectFiles } from "./model/project-files.ts";
export { nodeFiles } from "./node-files.ts";
export { downOf, type Plan, type PlannedMigration, plan } from "./plan/plan.ts";
export { attribute } from "./resource/attribute.ts";
export { type BelongsTo, type BelongsToOptions, belongsTo } from "./resource/belongs-to.ts";
export type { AnyAttribute, Attribute } from "./resource/build-attribute.ts";
export { constraintsOf, type DeclaredConstraint } from "./resource/constraints-of.ts";
export {
  type AnyDataLayer,
  type CheckConstraint,
  type CustomIndex,
  type DataLayer,
  type DataLayerOptions,
  dataLayer,
  type ReferenceOptions,
} from "./resource/data-layer.ts";
export type { DeclaredObject } from "./resource/declared-object.ts";
export {
  type Config,
  type ConfigOptions,
  defineConfig,
  isConfig,
  loadProject,
  type Project,
} from "./resource/define-config.ts";
export { type Domain, domain, isDomain } from "./resource/domain.ts";
export { type EnumOptions, type EnumType, enumType } from "./resource/enum-type.ts";
export { type AnyHasMany, type HasManyOptions, hasMany } from "./resource/has-many.ts";
export type { InferInsert, InferRow } from "./resource/infer-row.ts";
export { type DeclaredScope, type DeclaredState, readResources } from "./resource/read-resources.ts";
export { type AnyResource, type Identity, type Multitenancy, type Resource, resource } from "./resource/resource.ts";
export { type Sql, sql } from "./resource/sql.ts";
