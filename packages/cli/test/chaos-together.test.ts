/**
 * Many runs at once, runs that are asked to stop, sessions that the server ends, and readers that must not wait. With
 * MIG_LONG=1 (`npm run chaos`) many of each, by the built program.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  chaosProject,
  count,
  expectWhole,
  inPlace,
  isLong,
  names,
  onTold,
  type Place,
  printCounts,
  timeout,
} from "./chaos-place.ts";
import type { TestProject } from "./test-project.ts";

const rounds = isLong
  ? { deployers: 20, together: 50, stops: 20, cuts: 20 }
  : { deployers: 3, together: 1, stops: 1, cuts: 1 };

afterAll(printCounts);

/** Counts what changes the schema, also what is rolled back: a sequence knows no way back. */
async function countChanges({ adapter, ask }: Place): Promise<void> {
  if (adapter !== "pg") return;
  await ask(`CREATE SCHEMA counted; CREATE SEQUENCE counted.changes;
CREATE FUNCTION counted.note() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM nextval('counted.changes'); END $$;
CREATE EVENT TRIGGER note ON ddl_command_start EXECUTE FUNCTION counted.note()`);
}

async function changes({ adapter, ask }: Place): Promise<number> {
  const [row] = await ask(adapter === "pg" ? "SELECT last_value AS n FROM counted.changes" : "PRAGMA schema_version");
  return Number(Object.values(row ?? {})[0]);
}

describe.each(["pg", "sqlite"] as const)("on %s", (adapter) => {
  let project: TestProject;
  beforeAll(async () => {
    project = await chaosProject(adapter);
  });
  afterAll(() => project.remove());

  test(
    "many deployers at once do everything once",
    async () => {
      let byOne = 0;
      await inPlace(adapter, project, async (here) => {
        await countChanges(here);
        await here.mig("migrate");
        byOne = await changes(here);
      });
      expect(byOne).toBeGreaterThanOrEqual(names.length);
      for (let round = 0; round < rounds.together; round += 1) {
        await inPlace(adapter, project, async (here) => {
          await countChanges(here);
          const runs = await Promise.all(Array.from({ length: rounds.deployers }, () => here.mig("migrate")));
          expect(runs.map(({ code, err }) => ({ code, err }))).toEqual(runs.map(() => ({ code: 0, err: "" })));
          const applied = runs.flatMap(({ out }) => [...out.matchAll(/^applied (\S+)/gm)].map(([, one]) => one));
          expect(applied).toHaveLength(names.length);
          expect(await changes(here)).toBe(byOne);
          await expectWhole(here);
          count(`${adapter}: rounds of ${rounds.deployers} deployers, every change of the schema once`);
        });
      }
    },
    timeout,
  );

  test(
    "stopped by SIGTERM, a run ends at a border and says that it goes on later",
    async () => {
      for (let round = 0; round < rounds.stops; round += 1) {
        await inPlace(adapter, project, async (here) => {
          const at = names[1 + (round % (names.length - 2))];
          const stopped = await here.mig("migrate --json", {
            onOut: onTold(({ kind, name }, kill) => {
              if (kind === "started" && name === at) kill("SIGTERM");
            }),
          });
          count(`${adapter}: runs ${stopped.code === 143 ? "stopped by" : "that ended before"} SIGTERM`);
          expect([0, 143]).toContain(stopped.code);
          await expectWhole(here);
        });
      }
    },
    timeout,
  );
});

describe("on PostgreSQL alone", () => {
  let project: TestProject;
  beforeAll(async () => {
    project = await chaosProject("pg");
  });
  afterAll(() => project.remove());

  test(
    "a session that the server ends is noticed, and the next run goes on",
    async () => {
      for (let round = 0; round < rounds.cuts; round += 1) {
        await inPlace("pg", project, async (here) => {
          const server = await here.connect();
          let cut: Promise<readonly unknown[]> = Promise.resolve([]);
          const { code } = await here.mig("migrate --json", {
            onOut: onTold(({ kind, name }) => {
              if (kind === "started" && name === names[round % names.length]) cut = endRuns(server);
            }),
          });
          const isCut = (await cut).length > 0 && code !== 0;
          if (isCut) expect([1, 7]).toContain(code);
          count(`pg: sessions ended by the server ${isCut ? "in the middle" : "when the run was over"}`);
          await server.close();
          await expectWhole(here);
        });
      }
    },
    timeout,
  );

  test(
    "readers go on while a change waits for a long one",
    async () => {
      await inPlace("pg", project, async (here) => {
        await here.mig("migrate --to 20260101000003");
        const [reader, load] = [await here.connect(), await here.connect()];
        await reader.query("BEGIN; SELECT count(*) FROM posts");
        const migrating = here.mig("migrate --lock-timeout 100 --json");
        const latencies: number[] = [];
        const until = performance.now() + 3_000;
        while (performance.now() < until) {
          const began = performance.now();
          await load.query("SELECT count(*) FROM posts");
          latencies.push(performance.now() - began);
          await new Promise((resolve) => setTimeout(resolve, 5));
        }
        await reader.query("COMMIT");
        await reader.close();
        await load.close();
        const { code, out } = await migrating;
        const retries = out.split("\n").filter((line) => line.includes('"kind":"retry"'));
        expect(code).toBe(0);
        expect(retries.length).toBeGreaterThan(0);
        expect(retries[0]).toMatch(/"blockers":\["[^"]*pid \d+/);
        count("ms at most for a reader behind a waiting change", Math.round(Math.max(...latencies)));
        await expectWhole(here);
      });
    },
    timeout,
  );
});

/** Ends every session of mig in this database; the rows are those that were there. */
async function endRuns(server: Awaited<ReturnType<Place["connect"]>>): Promise<readonly unknown[]> {
  await new Promise((resolve) => setTimeout(resolve, Math.random() * 30));
  return server.query(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'mig/%' AND datname = current_database() AND pid <> pg_backend_pid()",
  );
}
