/** Running migrations: what the CLI and a release need, and nothing that generates them. */
export type { Finding } from "./adapter/finding.ts";
export type { LedgerHead, LedgerState } from "./adapter/ledger-rows.ts";
export { type Repo, type RepoOptions, repo } from "./adapter/repo.ts";
export type { HookContext, RetryContext, RetryHook, RunHook, RunHooks } from "./adapter/run-hooks.ts";
export { redact, redactedJson } from "./errors/redact.ts";
export { type ErrorCode, type ErrorDetails, errorTable, isMigError, MigError } from "./errors.ts";
export type { Migration } from "./migration/define.ts";
export { differenceLines, type StepChange } from "./migration/difference.ts";
export { listMigrations, type StrangeFile, strangeFiles } from "./migration/directory.ts";
export { readModule } from "./migration/load.ts";
export type { MigrationFile } from "./migration/migration-file.ts";
export { type MigrationFileSource, migrationSources } from "./migration/migration-sources.ts";
export { isDevMigration } from "./migration/name.ts";
export { listedNames } from "./model/listed-names.ts";
export {
  type Amended,
  type AmendOptions,
  type AmendReport,
  baseline,
  type Outcome,
  repair,
  resolve,
} from "./runner/amend.ts";
export { type Clock, systemClock } from "./runner/clock.ts";
export { type Checkup, type DoctorOptions, doctor, type Unlocked, unlock } from "./runner/doctor.ts";
export type { Resume } from "./runner/entry.ts";
export type { Direction, RunEvent } from "./runner/events.ts";
export { elsewhere, lastEnvironment } from "./runner/last-environment.ts";
export { ledgerTable } from "./runner/ledger.ts";
export { type MigrateOptions, migrate, type OrderPolicy } from "./runner/migrate.ts";
export { type MigrationName, type MigrationSource, showMigration, versionsOf } from "./runner/migration-source.ts";
export {
  type PlanMigrateOptions,
  type PlanRollbackOptions,
  planMigrate,
  planRollback,
} from "./runner/plan-runs.ts";
export { withDifference } from "./runner/record.ts";
export type { MigrationFailure, MigrationResult, RunReport } from "./runner/report.ts";
export { type RollbackOptions, rollback } from "./runner/rollback.ts";
export type { RunnerRepo, RunOptions } from "./runner/run.ts";
export type { PlannedMigration, PlannedPart, PlannedStep, RunPlan } from "./runner/run-plan.ts";
export { type MigrationStatus, type Status, type StatusOptions, status } from "./runner/status.ts";
export { type CreatedTenant, createTenant } from "./runner/tenants/create-tenant.ts";
export type { TenantsPlanGroup } from "./runner/tenants/group-plans.ts";
export type { CreateTenantOptions, ManageOptions } from "./runner/tenants/manage-options.ts";
export { dropTenant, renameTenant } from "./runner/tenants/manage-tenant.ts";
export { migrateTenants } from "./runner/tenants/migrate-tenants.ts";
export { tenantsOf } from "./runner/tenants/open-tenants.ts";
export { planMigrateTenants, planRollbackTenants, type TenantsPlan } from "./runner/tenants/plan-tenants.ts";
export { rollbackTenants } from "./runner/tenants/rollback-tenants.ts";
export { selectTenants } from "./runner/tenants/select-tenants.ts";
export { statusOfTenants, type TenantStatus, type TenantsStatusOptions } from "./runner/tenants/status-of-tenants.ts";
export { tenantName } from "./runner/tenants/tenant-name.ts";
export { type TenantThread, tenantThread } from "./runner/tenants/tenant-thread.ts";
export type {
  MigrateTenantsOptions,
  RollbackTenantsOptions,
  TenantFailure,
  TenantOutcome,
  TenantProgress,
  TenantSelection,
  TenantsOptions,
  TenantsRepo,
  TenantsReport,
  ThreadSeed,
} from "./runner/tenants/tenants-options.ts";
export { refuseTooOldFor, type UnknownMigration } from "./runner/too-old.ts";
export { type AgreedPlan, agreedPlan, type WholePlan, wholePlan } from "./runner/whole-plan.ts";
