/** From resources to migration files: reads the snapshots, diffs, plans, and says which files to write. Writes nothing. */
import type { Repo } from "../adapter/repo.ts";
import { refuseUnused } from "../diff/answers.ts";
import { Interview, openQuestions } from "../diff/interview.ts";
import type { Question } from "../diff/question.ts";
import type { FileChange } from "../model/project-files.ts";
import type { ScopeName } from "../resource/placement.ts";
import { readResources } from "../resource/read-resources.ts";
import { pendingDropIds } from "./generate-notes.ts";
import type { GenerateOptions } from "./generate-options.ts";
import { type GeneratedMigration, generateScope } from "./generate-scope.ts";
import { keyChooser } from "./key-chooser.ts";
import { readRecorded } from "./read-recorded.ts";

export type { GeneratedMigration, GenerateOptions };

export interface Generated {
  readonly migrations: readonly GeneratedMigration[];
  /** While there are open questions, nothing may be written. */
  readonly questions: readonly Question[];
  /** Migrations and snapshots, to be written all together. */
  readonly changes: readonly FileChange[];
  /** What is in the database and on record although nothing asks for it, because somebody chose to keep it. */
  readonly pendingDrops: readonly PendingDrop[];
}

export interface PendingDrop {
  readonly repo: string;
  readonly scope: ScopeName;
  /** `posts.legacy`: what the answer "drop" is given to. */
  readonly id: string;
}

/**
 * What has to be written so that the recorded state becomes the declared one.
 *
 * Errors: MIG_RESOURCE_INVALID, MIG_REFERENCE_INVALID, MIG_TABLE_CONFLICT, MIG_NAME_INVALID, MIG_NAME_REQUIRED,
 * MIG_NAME_RESERVED, MIG_UNSUPPORTED, MIG_SNAPSHOT_INVALID, MIG_SNAPSHOT_VERSION, MIG_SNAPSHOT_FORK, MIG_ANSWER_UNUSED, MIG_ANSWER_AMBIGUOUS,
 * MIG_ANSWER_INVALID, MIG_CYCLE.
 *
 * @example const { changes, questions } = generate({ repos: [Repo], resources: [Post], objects: [], files: nodeFiles("."), name: "first", now: new Date() });
 */
export function generate(options: GenerateOptions): Generated {
  const perScope = options.repos.flatMap((repo) => generateRepo(options, repo));
  const asked = perScope.flatMap((scope) => scope.asked);
  refuseUnused(options.answers ?? {}, asked);
  return {
    migrations: perScope.flatMap((scope) => scope.migrations),
    changes: perScope.flatMap((scope) => scope.changes),
    questions: openQuestions(asked),
    pendingDrops: perScope.flatMap((scope) => scope.pendingDrops),
  };
}

const scopes = ["public", "tenants"] as const;

function generateRepo(options: GenerateOptions, repo: Repo) {
  const recorded = readRecorded(options.files, repo, options);
  const interviewAt = (scope: ScopeName) => new Interview(options.answers, options.otherwise, `${repo.name}/${scope}`);
  const interviews = { public: interviewAt("public"), tenants: interviewAt("tenants") };
  const declared = readResources(options.resources, repo, options.objects, {
    only: options.only,
    chooseKey: keyChooser(recorded, interviews),
  });
  return scopes.map((scope) => {
    const interview = interviews[scope];
    const { kept, ...generated } = generateScope(
      { options, repo, scope, recorded: recorded[scope], declared: declared[scope] },
      interview,
    );
    const pendingDrops = pendingDropIds(kept).map((id): PendingDrop => ({ repo: repo.name, scope, id }));
    return { ...generated, asked: interview.asked, pendingDrops };
  });
}
