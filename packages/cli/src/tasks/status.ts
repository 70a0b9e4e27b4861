import { type ErrorCode, MigError } from "@mig/core";
import { type MigrationStatus, status as readStatus, refuseTooOldFor, showMigration } from "@mig/core/runner";
import type { Context } from "../context.ts";
import type { Project } from "../project.ts";
import { openPlace, placeOptions, scopeOf, sourcesOf } from "../run-place.ts";
import { statusText } from "../status-text.ts";
import { flag, type Input, type Task } from "../task.ts";
import { selectionOptions, tenantChoice } from "../tenant-options.ts";
import { readTenants, showTenants } from "../tenant-status.ts";

const check = flag("--check", "Exit with 3 when something is pending, with 4 when files and ledger disagree");
const verify = flag("--verify", "Also load what is applied, to see whether it was changed; --check does, too");

/** `mig status` */
export const status: Task = {
  name: "status",
  summary: "Shows which migrations are applied and which are pending",
  description: "Reads the ledger; changes nothing, creates nothing and takes no lock.",
  options: [check, verify, ...selectionOptions, ...placeOptions],
  examples: [
    { command: "mig status", does: "lists every migration of every repo" },
    { command: "mig status --verify", does: "says, too, which applied files were changed since" },
    { command: "mig status --check", does: "for a script: fails while something is pending or was changed" },
    { command: "mig status --tenants", does: "counts the tenants by state and names those that are behind" },
  ],
  run: async (context, input) => {
    const choice = tenantChoice(input);
    const project = await openPlace(context, input);
    const verified = input.get(check) || input.get(verify);
    const repos = choice?.withPublic === false ? [] : await readAll(context, input, project, verified);
    const tenants = choice === null ? [] : await readTenants(context, project, choice, { verify: verified });
    const pending = repos.flatMap(({ repo, migrations }) =>
      migrations.filter(({ state }) => state === "pending").map(({ version, name }) => ({ repo, version, name })),
    );
    for (const { repo, migrations } of repos) context.output.say(statusText(context.output.paint, repo, migrations));
    for (const { repo, tenants: of } of tenants) showTenants(context, repo, of, { all: false });
    const outcome = { repos, ...(choice === null ? {} : { tenants }) };
    if (input.get(check)) refuseConflicts(repos, tenants);
    const behind = tenants.flatMap(({ tenants: of }) => of.filter(({ state }) => state !== "current"));
    if (input.get(check) && pending.length + behind.length > 0) {
      const what = [
        ...(pending.length > 0 ? [`${pending.length} of the migrations are not applied`] : []),
        ...(behind.length > 0 ? [`${behind.length} of the tenants are not current`] : []),
      ];
      throw new MigError("MIG_PENDING", `${what.join(", and ")}.`, {
        details: { pending, ...outcome },
        next: `Run \`mig migrate${choice === null ? "" : choice.withPublic ? " --with-tenants" : " --tenants"}\` to apply them.`,
      });
    }
    context.output.result(outcome);
  },
};

/** Errors: MIG_RELEASE_TOO_OLD, MIG_MIGRATION_EDITED, MIG_MIGRATION_MISSING, MIG_OUT_OF_ORDER. */
function refuseConflicts(
  repos: Awaited<ReturnType<typeof readAll>>,
  tenants: Awaited<ReturnType<typeof readTenants>>,
): void {
  refuseTooOldFor(
    repos,
    tenants.flatMap(({ tenants: of }) => of),
  );
  const refuse = (
    code: ErrorCode,
    what: string,
    is: (one: MigrationStatus, all: readonly MigrationStatus[]) => boolean,
  ) => {
    const found = repos.flatMap(({ repo, migrations }) =>
      migrations.filter((one) => is(one, migrations)).map(({ version, name }) => ({ repo, version, name })),
    );
    if (found.length === 0) return;
    const names = found.map(showMigration).join(", ");
    throw new MigError(code, `${what}: ${names}.`, { details: { migrations: found, repos } });
  };
  refuse("MIG_MIGRATION_EDITED", "Changed after it was applied", ({ edited }) => edited === true);
  const edited = tenants.flatMap(({ tenants: of }) =>
    of.flatMap((one) => (one.edited ?? []).map((migration) => ({ tenant: one.tenant, ...migration }))),
  );
  if (edited.length > 0) {
    const names = [...new Set(edited.map(showMigration))].join(", ");
    throw new MigError("MIG_MIGRATION_EDITED", `Changed after tenants had applied it: ${names}.`, {
      details: { migrations: edited, tenants },
    });
  }
  refuse("MIG_MIGRATION_MISSING", "Applied, and without a file", isLost);
  refuse("MIG_OUT_OF_ORDER", "Older than what is already applied", ({ outOfOrder }) => outOfOrder);
}

/** What is newer than every file belongs to a newer release. */
function isLost({ file, version }: MigrationStatus, all: readonly MigrationStatus[]): boolean {
  return !file && all.some((other) => other.file && other.version > version);
}

async function readAll(context: Context, input: Input, project: Project, verified: boolean) {
  const repos = [];
  for (const repo of project.repos) {
    const migrations = sourcesOf(input, repo, project, context.output);
    repos.push({ repo: repo.name, ...(await readStatus({ repo, migrations, verify: verified, ...scopeOf(input) })) });
  }
  return repos;
}
