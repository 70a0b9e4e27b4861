/** Running migrations from a program: no command line, nothing that generates. */
export {
  isMigError,
  MigError,
  type MigrationResult,
  type MigrationStatus,
  type Repo,
  type RepoOptions,
  type RunEvent,
  type RunReport,
  repo,
  type Status,
} from "@mig/core/runner";
export type { MigrationList, ReleaseMigrations } from "./migration-list.ts";
export { createRelease, type Release, type ReleaseOptions } from "./release.ts";
export type { ReleasePlans } from "./release-plans.ts";
export type { OfRepo, ReleaseRun, ReleaseTenantsRun, ReleaseUndo } from "./release-run.ts";
export type { RepoStatus, TenantsStatus, WaitOptions } from "./wait.ts";
