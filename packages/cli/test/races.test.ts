/** Several deployers at once, and one that is killed: real processes, real databases, every migration exactly once. */
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { scratchDatabase } from "@mig/test-support";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type TestProject, testProject } from "./test-project.ts";

const names = ["a", "b", "c", "d", "e", "f"];
const versionOf = (name: string) => `2026010100000${names.indexOf(name)}`;

/** Each creates a table and takes its time, inside the transaction. */
const migrations = Object.fromEntries(
  names.map((name) => [
    `priv/blog/migrations/${versionOf(name)}_${name}.ts`,
    `import { column, createTable, defineMigration, dropTable, run } from "@mig/core/migration";
const table = { columns: [column("id", "integer", { nullable: false })] };
export default defineMigration({
  format: 1,
  up: [createTable("${name}", table), run("take time", () => new Promise((done) => setTimeout(done, 60)))],
  down: [dropTable("${name}", table)],
});
`,
  ]),
);

const databases = {
  sqlite: async () => ({ url: "blog.db", drop: async () => {} }),
  pg: () => scratchDatabase(),
};

describe.each(Object.entries(databases))("on %s", (adapter, openDatabase) => {
  let project: TestProject;
  let drop: () => Promise<void>;

  beforeEach(async () => {
    const database = await openDatabase();
    drop = database.drop;
    project = await testProject({
      ...migrations,
      "mig.config.ts": `import { defineConfig, repo } from "@mig/core";
import { ${adapter}Adapter } from "@mig/${adapter}";
const Repo = repo("blog", { adapter: ${adapter}Adapter, url: "${database.url}" });
export default defineConfig({ domains: [], repos: [Repo] });
`,
    });
    await project.mig("create");
  });
  afterEach(async () => {
    await project.remove();
    await drop();
  });

  async function expectAllApplied(): Promise<void> {
    const status = await project.mig("status --check");
    expect(status.code).toBe(0);
    expect([...status.out.matchAll(/^ {2}(\w+) +(\d{14})/gm)].map(([, state, version]) => [state, version])).toEqual(
      names.map((name) => ["applied", versionOf(name)]),
    );
  }

  test("four at once apply each migration once", async () => {
    const runs = await Promise.all([1, 2, 3, 4].map(() => project.mig("migrate")));
    expect(runs.map(({ code, err }) => ({ code, err }))).toEqual(runs.map(() => ({ code: 0, err: "" })));
    const applied = runs.flatMap(({ out }) => [...out.matchAll(/^applied (\S+)/gm)].map(([, id]) => id));
    expect(applied.sort()).toEqual(names.map((name) => `${versionOf(name)}_${name}`));
    await expectAllApplied();
  });

  test.each(["a", "c", "f"])("killed in the middle of %s, the next run goes on there", async (victim) => {
    const killed = await project.mig("migrate", {
      onOut: (text, kill) => {
        if (text.includes(`applying ${versionOf(victim)}`)) kill("SIGKILL");
      },
    });
    expect(killed.code).toBe(null);
    const again = await project.mig("migrate");
    expect({ code: again.code, err: again.err }).toEqual({ code: 0, err: "" });
    expect(again.out).toContain(`applied ${versionOf(victim)}_${victim}`);
    await expectAllApplied();
  });

  test("rolls back from the ledger what has no file any more", async () => {
    await project.mig("migrate");
    await rm(join(project.path, `priv/blog/migrations/${versionOf("f")}_f.ts`));
    const back = await project.mig("rollback -n 1 --accept-data-loss");
    expect({ code: back.code, err: back.err }).toEqual({ code: 0, err: "" });
    expect(back.out).toContain(`undone ${versionOf("f")}_f`);
  });
});
