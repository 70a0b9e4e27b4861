/** The project of a case: a folder with its migrations and snapshots, generated step by step. */
import { asDeclared, domain, type Generated, generate, nodeFiles, type Otherwise, type Repo, repo } from "@mig/core";
import type { Adapter } from "@mig/core/adapter";
import { postgres } from "@mig/pg";
import { sqlite } from "@mig/sqlite";
import { type ScratchFolder, scratchFolder } from "@mig/test-support";
import type { CaseOptions } from "./case.ts";
import type { Declare, Given } from "./declare.ts";

/** How the one who generates decides. */
type CaseAnswers = Pick<CaseOptions, "answers" | "concurrentIndexes">;

export interface CaseProject {
  readonly repo: Repo;
  readonly store: Given["store"];
  /** What has to be written for this declaration; writes nothing. */
  plan(declare: Declare, how?: CaseAnswers): Generated;
  /** Writes it, too; what has no answer is taken as it is declared. Each step is a minute after the one before. */
  write(declare: Declare, how?: CaseAnswers): Generated;
  remove(): Promise<void>;
}

export async function caseProject(adapter: Adapter): Promise<CaseProject> {
  const folder: ScratchFolder = await scratchFolder();
  const files = nodeFiles(folder.path);
  const main = repo("blog", { adapter, url: "nowhere" });
  const other = repo("accounts", { adapter, url: "elsewhere" });
  const store = adapter.dialect.name === "pg" ? postgres : sqlite;
  let minute = 0;
  const plan = (
    declare: Declare,
    { answers = {}, concurrentIndexes = false }: CaseAnswers = {},
    otherwise: Otherwise = {},
  ) => {
    const { resources, objects } = domain("Case", declare({ store, repo: main, other }));
    const now = new Date(Date.UTC(2026, 0, 1, 12, minute));
    return generate({
      repos: [main, other],
      resources,
      objects,
      files,
      name: "change",
      now,
      answers,
      otherwise,
      concurrentIndexes,
    });
  };
  return {
    repo: main,
    store,
    plan: (declare, how) => plan(declare, how),
    write(declare, how) {
      const generated = plan(declare, how, asDeclared);
      files.write(generated.changes);
      minute += 1;
      return generated;
    },
    remove: () => folder.remove(),
  };
}
