/** What creating, renaming and dropping a tenant have in common. */
import type { Session, TenantAdmin } from "../../adapter/adapter.ts";
import { connectionConfig } from "../../adapter/repo.ts";
import { MigError } from "../../errors.ts";
import { publicScope, type Scope } from "../../model/scope.ts";
import { lockName } from "../lock.ts";
import type { MigrationSource } from "../migration-source.ts";
import { type Run, type RunOptions, runOn } from "../run.ts";
import type { TenantsRepo } from "./tenants-options.ts";

export interface ManageOptions extends Pick<RunOptions, "signal" | "clock" | "appliedBy" | "environment" | "onEvent"> {
  /**
   * A connection of the caller's with an open transaction, as its driver made it: the work is a part of that transaction.
   * Only where tenants are schemas.
   */
  readonly client?: unknown;
  /** How long to wait for a run that is in the way. Default 60,000 ms. */
  readonly lockWaitMs?: number;
}

export interface CreateTenantOptions extends ManageOptions {
  /** Those of the tenants: all of them are applied. */
  readonly migrations: readonly MigrationSource[];
}

export function tenantScope(name: string): Scope {
  return { kind: "tenant", name };
}

/** On a session of the caller's connection, or one of its own that is closed afterwards. */
export async function withTenantRun<T>(
  repo: TenantsRepo,
  admin: TenantAdmin,
  scope: Scope,
  options: ManageOptions,
  body: (run: Run) => Promise<T>,
): Promise<T> {
  const { client, lockWaitMs = 60_000 } = options;
  const config = connectionConfig(repo, scope);
  const session = await (client === undefined ? repo.adapter.connect(config) : admin.borrow(client, config));
  let result: T;
  try {
    result = await body(runOn(session, { ...options, repo, scope, retryMs: lockWaitMs }));
  } catch (error) {
    // The failure of the body is what the caller must hear of; closing a broken session may fail too.
    await session.close().catch(() => undefined);
    throw error;
  }
  await session.close();
  return result;
}

/**
 * In a transaction, until it ends: no run works on these tenants, and nothing changes what all tenants rest on.
 * Errors: MIG_DATABASE_LOCKED.
 */
export async function holdTenants(run: Run, repo: TenantsRepo, names: readonly string[]): Promise<void> {
  await hold(run.session, lockName(repo.ledger, publicScope), true);
  for (const name of names) await hold(run.session, lockName(run.ledger, tenantScope(name)), false);
}

async function hold(session: Session, lock: string, shared: boolean): Promise<void> {
  if (await session.tryLock(lock, { shared, untilCommit: true })) return;
  const holder = await session.lockHolder(lock);
  throw new MigError("MIG_DATABASE_LOCKED", `${holder ?? "Another run"} holds the lock ${lock}.`, {
    details: { lock, holder },
  });
}

/** How tenants of the repo are kept. Errors: MIG_UNSUPPORTED. */
export function tenantAdmin(repo: TenantsRepo, { client }: Pick<ManageOptions, "client">): TenantAdmin | null {
  const { dialect, tenants } = repo.adapter;
  if (dialect.capabilities.tenants === "schema" && tenants !== undefined) return tenants;
  if (dialect.capabilities.tenants === "file" && client === undefined) return null;
  const isFile = dialect.capabilities.tenants === "file";
  throw new MigError(
    "MIG_UNSUPPORTED",
    isFile ? "A file cannot be a part of a transaction." : `The adapter "${dialect.name}" knows no tenants.`,
    {
      details: { repo: repo.name, adapter: dialect.name },
      next: isFile
        ? "Leave the client out, and call this after the row that owns the tenant was committed."
        : "Use an adapter whose capabilities say how it keeps tenants.",
    },
  );
}
