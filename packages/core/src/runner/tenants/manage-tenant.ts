/** `renameTenant` and `dropTenant`. */
import { connectionConfig } from "../../adapter/repo.ts";
import { MigError } from "../../errors.ts";
import { publicScope } from "../../model/scope.ts";
import { acquire, lockName } from "../lock.ts";
import { retryWhileLocked } from "../retry.ts";
import { fileAdmin } from "./create-tenant-file.ts";
import { holdTenants, type ManageOptions, tenantAdmin, tenantScope, withTenantRun } from "./manage-options.ts";
import type { TenantsRepo } from "./tenants-options.ts";

/**
 * Gives a tenant another name, with everything in it. Waits for a run that works on it. With `client` it is a part of the
 * caller's own transaction.
 *
 * Errors: MIG_NAME_INVALID, MIG_TENANT_MISSING, MIG_TENANT_CONFLICT when the new name is taken, MIG_DATABASE_LOCKED,
 * MIG_DATABASE_IN_USE for a file that somebody has open, MIG_UNSUPPORTED.
 *
 * @example await renameTenant(Repo, "acme", "acme_inc", { client });
 */
export async function renameTenant(
  repo: TenantsRepo,
  from: string,
  to: string,
  options: ManageOptions = {},
): Promise<void> {
  const admin = tenantAdmin(repo, options);
  if (admin === null) return renameFile(repo, from, to);
  for (const name of [from, to]) admin.checkName(name);
  await withTenantRun(repo, admin, tenantScope(from), options, (run) =>
    retryWhileLocked(run, () =>
      run.session.transaction(async () => {
        await holdTenants(run, repo, [from, to]);
        await admin.rename(run.session, from, to);
      }),
    ),
  );
}

async function renameFile(repo: TenantsRepo, from: string, to: string): Promise<void> {
  const [source, target] = [from, to].map((name) => connectionConfig(repo, tenantScope(name)));
  if (source === undefined || target === undefined) return;
  const database = fileAdmin(repo);
  if (!(await database.exists(source))) {
    throw new MigError("MIG_TENANT_MISSING", `There is no tenant ${from}.`, { details: { tenant: from } });
  }
  if (await database.rename(source, target)) return;
  throw new MigError("MIG_TENANT_CONFLICT", `The tenant ${to} exists already.`, { details: { tenant: to } });
}

/**
 * Drops a tenant with everything in it; false when there was none. Waits for a run that works on it. A schema too large
 * for the server's table of locks goes in groups, each of which commits by itself: run it again if it was stopped. With
 * `client` it goes in the caller's own transaction, or not at all.
 *
 * Errors: MIG_NAME_INVALID, MIG_DATABASE_LOCKED, MIG_LOCK_TIMEOUT, MIG_DATABASE_IN_USE, MIG_UNSUPPORTED.
 *
 * @example const wasThere = await dropTenant(Repo, "acme");
 */
export async function dropTenant(repo: TenantsRepo, name: string, options: ManageOptions = {}): Promise<boolean> {
  const admin = tenantAdmin(repo, options);
  if (admin === null) return fileAdmin(repo).drop(connectionConfig(repo, tenantScope(name)), { force: false });
  admin.checkName(name);
  return withTenantRun(repo, admin, tenantScope(name), options, async (run) => {
    const { session } = run;
    if (options.client !== undefined) {
      return retryWhileLocked(run, () =>
        session.transaction(async () => {
          await holdTenants(run, repo, [name]);
          return admin.drop(session, name, { atOnce: true });
        }),
      );
    }
    // Several transactions may follow each other: the locks are the session's, and end with it.
    await acquire(run, lockName(repo.ledger, publicScope), run.retryMs, { shared: true });
    await acquire(run, lockName(run.ledger, run.scope), run.retryMs);
    return admin.drop(session, name, { atOnce: false });
  });
}
