/** What `mig-release` can do: each command with its words, the options it takes, and its work. */
import { type RunReport, showMigration, type TenantsReport, type WholePlan, withDifference } from "@mig/core/runner";
import type { Release } from "./release.ts";
import type { OfRepo, ReleaseRun, ReleaseTenantsRun } from "./release-run.ts";
import type { WaitOptions } from "./wait.ts";

type OptionName =
  | "check"
  | "verify"
  | "order"
  | "dry-run"
  | "plan"
  | "accept-data-loss"
  | "lock-wait"
  | "timeout"
  | "tenants"
  | "only"
  | "except"
  | "concurrency"
  | "canary"
  | "max-failures"
  | "tenant-timeout";

export interface CommandInput {
  readonly words: readonly string[];
  readonly check: boolean;
  readonly verify: boolean;
  readonly acceptDataLoss: boolean;
  readonly run: ReleaseRun;
  readonly tenants: ReleaseTenantsRun;
  readonly wait: WaitOptions;
}

/** The value is for programs, the lines are for people. */
export interface Outcome {
  readonly value: object;
  readonly lines: readonly string[];
}

export interface Command {
  /** What it must be called with, one word each. */
  readonly words: readonly string[];
  readonly options: readonly OptionName[];
  readonly does: string;
  run(release: Release, input: CommandInput): Promise<Outcome>;
  /** With --dry-run. */
  plan?(release: Release, input: CommandInput): Promise<WholePlan>;
}

const planned: readonly OptionName[] = ["dry-run", "plan"];
const running: readonly OptionName[] = ["order", ...planned, "lock-wait"];
const undoing: readonly OptionName[] = ["accept-data-loss", ...planned, "lock-wait"];
const choosing: readonly OptionName[] = ["only", "except", "concurrency", "canary", "max-failures", "tenant-timeout"];

export const commands: Readonly<Record<string, Command>> = {
  migrate: {
    words: [],
    options: running,
    does: "applies what is pending",
    run: async (release, { run }) => {
      const repos = await release.migrate(run);
      return { value: { repos }, lines: repos.flatMap(reportLines) };
    },
    plan: ({ plans }, { run }) => plans.migrate(run),
  },
  "migrate-tenants": {
    words: [],
    options: [...running, ...choosing],
    does: "applies what is pending in every tenant",
    run: async (release, { tenants: run }) => {
      const tenants = await release.migrateTenants(run);
      return { value: { tenants }, lines: tenants.flatMap(tenantLines) };
    },
    plan: ({ plans }, { tenants: run }) => plans.migrateTenants(run),
  },
  "migrate-all": {
    words: [],
    options: [...running, ...choosing],
    does: "both, the tenants last",
    run: async (release, { tenants: run }) => {
      const value = await release.migrateAll(run);
      return { value, lines: [...value.repos.flatMap(reportLines), ...value.tenants.flatMap(tenantLines)] };
    },
    plan: ({ plans }, { tenants: run }) => plans.migrateAll(run),
  },
  rollback: {
    words: ["REPO", "VERSION"],
    options: undoing,
    does: "undoes this migration and everything applied after it",
    run: async (release, { words: [repo = "", version = ""], run, acceptDataLoss }) => {
      const report = await release.rollback(repo, version, { ...run, acceptDataLoss });
      return { value: report, lines: reportLines({ repo, ...report }) };
    },
    plan: ({ plans }, { words: [repo = "", version = ""] }) => plans.rollback(repo, version),
  },
  "rollback-tenants": {
    words: ["REPO", "VERSION"],
    options: [...undoing, ...choosing],
    does: "the same in every tenant",
    run: async (release, { words: [repo = "", version = ""], tenants: run, acceptDataLoss }) => {
      const report = await release.rollbackTenants(repo, version, { ...run, acceptDataLoss });
      return { value: report, lines: tenantLines({ repo, ...report }) };
    },
    plan: ({ plans }, { words: [repo = "", version = ""], tenants: run }) => plans.rollbackTenants(repo, version, run),
  },
  status: {
    words: [],
    options: ["check", "verify", "tenants"],
    does: "shows what is applied and what is pending; with --check it fails while something is",
    run: async (release, { check, verify, wait: { tenants = false } }) => {
      if (check) await release.assertMigrated({ tenants });
      return statusOutcome(release, { tenants, verify });
    },
  },
  wait: {
    words: [],
    options: ["timeout", "tenants"],
    does: "waits until everything of this release is applied; default 600 seconds",
    run: async (release, { wait }) => {
      await release.waitUntilMigrated(wait);
      return { value: { migrated: true }, lines: ["everything is applied"] };
    },
  },
};

function reportLines({ repo, direction, applied }: OfRepo<RunReport>): readonly string[] {
  const done = direction === "up" ? "applied" : "undid";
  return applied.length === 0
    ? [`${repo}: nothing to do`]
    : applied.map((one) => `${repo}: ${done} ${showMigration(one)}`);
}

function tenantLines({ repo, tenants }: OfRepo<TenantsReport>): readonly string[] {
  const changed = tenants.filter(({ state }) => state === "migrated");
  return [
    ...changed.map(({ tenant, applied }) => `${repo}: ${tenant}: ${applied.map(showMigration).join(", ")}`),
    `${repo}: ${changed.length} of ${tenants.length} tenants had something to do`,
  ];
}

async function statusOutcome(
  release: Release,
  { tenants: withTenants, verify }: { readonly tenants: boolean; readonly verify: boolean },
): Promise<Outcome> {
  const repos = await release.status({ verify });
  const ofTenants = withTenants ? await release.statusOfTenants({ verify }) : [];
  const lines = repos.flatMap(({ repo, migrations }) =>
    migrations.map((one) => {
      const line = `${repo}: ${one.state.padEnd(9)} ${showMigration(one)}${one.file ? "" : " (not in this release)"}`;
      return one.edited === true ? withDifference(`${line} (changed after it was applied)`, one.difference) : line;
    }),
  );
  const behind = ofTenants.flatMap(({ repo, tenants }) => [
    ...tenants
      .filter(({ state }) => state !== "current")
      .map(({ tenant, state, pending }) => `${repo}: ${tenant}: ${state}, ${pending.length} pending`),
    ...tenants.flatMap(({ tenant, edited }) =>
      (edited ?? []).map((one) => `${repo}: ${tenant}: ${showMigration(one)} was changed after it was applied`),
    ),
    `${repo}: ${tenants.filter(({ state }) => state === "current").length} of ${tenants.length} tenants are current`,
  ]);
  return { value: withTenants ? { repos, tenants: ofTenants } : { repos }, lines: [...lines, ...behind] };
}
