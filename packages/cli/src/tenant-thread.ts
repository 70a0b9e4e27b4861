// What a thread of a run over tenants runs: the project again, as far as the run needs it. The run itself has warned of
// whatever there is to warn of.
import { nodeFiles } from "@mig/core";
import { tenantThread } from "@mig/core/runner";
import { loadConfig } from "./config.ts";
import { migrationsIn } from "./project.ts";

const silent = { warn: () => {} };

const thread = tenantThread();
if (thread !== null) {
  const { folder = "", config, repo: name, migrations = "" } = thread.data;
  const { repos } = await loadConfig(folder, config, silent.warn);
  const repo = repos.find((known) => known.name === name);
  const project = { folder, files: nodeFiles(folder) };
  if (repo !== undefined) thread.serve({ repo, migrations: migrationsIn(migrations, project, silent) });
}
