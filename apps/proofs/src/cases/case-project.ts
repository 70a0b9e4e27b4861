/** The project of a case: a folder with its migrations and snapshots, generated step by step. */
import { type Answers, domain, type Generated, generate, nodeFiles, type Repo, repo } from "@mig/core";
import type { Adapter } from "@mig/core/adapter";
import { postgres } from "@mig/pg";
import { sqlite } from "@mig/sqlite";
import { type ScratchFolder, scratchFolder } from "@mig/test-support";
import type { Declare } from "./declare.ts";

export interface CaseProject {
  readonly repo: Repo;
  /** What has to be written for this declaration; writes nothing. */
  plan(declare: Declare, answers?: Answers): Generated;
  /** Writes it, too. Each step is a minute after the one before. */
  write(declare: Declare, answers?: Answers): Generated;
  remove(): Promise<void>;
}

export async function caseProject(adapter: Adapter): Promise<CaseProject> {
  const folder: ScratchFolder = await scratchFolder();
  const files = nodeFiles(folder.path);
  const main = repo("blog", { adapter, url: "nowhere" });
  const other = repo("accounts", { adapter, url: "elsewhere" });
  const store = adapter.dialect.name === "pg" ? postgres : sqlite;
  let minute = 0;
  const plan = (declare: Declare, answers: Answers = {}) => {
    const { resources, objects } = domain("Case", declare({ store, repo: main, other }));
    const now = new Date(Date.UTC(2026, 0, 1, 12, minute));
    return generate({ repos: [main, other], resources, objects, files, name: "change", now, answers });
  };
  return {
    repo: main,
    plan,
    write(declare, answers) {
      const generated = plan(declare, answers);
      files.write(generated.changes);
      minute += 1;
      return generated;
    },
    remove: () => folder.remove(),
  };
}
