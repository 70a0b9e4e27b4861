/** What a run may cost others: who waits is told for whom and gives up in time, and a run that is gone leaves nothing running. */
import { type ScratchDatabase, scratchDatabase } from "@mig/test-support";
import { afterEach, beforeEach, expect, test } from "vitest";
import { migration } from "./blog.ts";
import { jsonLines, type TestProject, testProject } from "./test-project.ts";

let project: TestProject;
let database: ScratchDatabase;
beforeEach(async () => {
  database = await scratchDatabase();
  project = await testProject({
    "mig.config.js": `import { defineConfig, repo } from "@mig/core";
import { pgAdapter } from "@mig/pg";
export default defineConfig({ domains: [], repos: [repo("app", { adapter: pgAdapter, url: "${database.url}" })] });
`,
    "priv/app/migrations/20260101000000_long.js": migration(
      'execute("CREATE TABLE long (id int)"), execute("SELECT pg_sleep(600)")',
    ),
  });
});
afterEach(async () => {
  await project.remove();
  await database.drop();
});

/** Resolves when the long statement was sent, to what kills its run. */
async function longRun() {
  const begun = Promise.withResolvers<(signal: NodeJS.Signals) => void>();
  const ended = project.mig("migrate --log-sql", {
    onOut: (text, kill) => {
      if (text.includes("pg_sleep")) begun.resolve(kill);
    },
  });
  return { kill: await begun.promise, ended };
}

test("who waits is told who holds the lock, and gives up in time", async () => {
  const { kill, ended } = await longRun();
  const waiting = await project.mig("migrate --json --lock-wait 1");
  expect(waiting.code).toBe(5);
  expect(jsonLines(waiting)).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ kind: "lockWaiting", holder: expect.stringMatching(/mig\/.*pid \d+/) }),
      { error: expect.objectContaining({ code: "MIG_LOCK_TIMEOUT" }) },
    ]),
  );
  kill("SIGKILL");
  expect((await ended).code).toBe(null);
});

test("the server ends the statement of a run that was killed, and frees the lock", async () => {
  const { kill, ended } = await longRun();
  kill("SIGKILL");
  await ended;
  await project.write({
    "priv/app/migrations/20260101000000_long.js": migration('execute("CREATE TABLE long (id int)")'),
  });
  expect(await project.mig("migrate --lock-wait 60")).toMatchObject({ code: 0, err: "" });
  const rest = await database.ask(
    "SELECT pid FROM pg_stat_activity WHERE query LIKE '%pg_sleep(600)%' AND pid <> pg_backend_pid()",
  );
  expect(rest).toEqual([]);
});
