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
export {
  createRelease,
  type OfRepo,
  type Release,
  type ReleaseOptions,
  type ReleaseRun,
  type ReleaseTenantsRun,
  type ReleaseUndo,
} from "./release.ts";
export type { RepoStatus, TenantsStatus, WaitOptions } from "./wait.ts";
