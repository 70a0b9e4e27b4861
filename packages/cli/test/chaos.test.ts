/**
 * Runs that are killed at borders and at random: nothing is lost, nothing is done twice, and nobody has to help. With
 * MIG_LONG=1 (`npm run chaos`) hundreds of them, by the built program; it prints where they were and how many.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  type AdapterName,
  chaosProject,
  count,
  expectWhole,
  inPlace,
  isLong,
  names,
  onTold,
  type Place,
  printCounts,
  type Told,
  timeout,
} from "./chaos-place.ts";
import type { Run, TestProject } from "./test-project.ts";

const kills = isLong ? { random: 160, waiting: 20, counted: 20 } : { random: 2, waiting: 1, counted: 1 };
/** Every one of so many borders. */
const stride = isLong ? 1 : 5;
const told = "migrate --json --log-sql";

afterAll(printCounts);

/** Everything that is told, but of the hundreds of statements of a migration's own code only one kind. */
const isBorder = ({ kind, sql = "" }: Told) =>
  kind !== undefined &&
  !sql.startsWith("INSERT INTO posts (id, views) VALUES") &&
  !sql.startsWith("INSERT INTO comments");

/** What a run was doing when it told this last. */
function momentOf(last: Told): string {
  if (last.kind === "finished") return "between two migrations";
  if (last.kind !== "statement") return "before a migration's first statement";
  return `${last.name === "indexed" || last.name === "rebuilt" ? `in ${last.name}: ` : ""}in or after a statement`;
}

describe.each(["pg", "sqlite"] as const)("on %s", (adapter) => {
  let project: TestProject;
  beforeAll(async () => {
    project = await chaosProject(adapter);
  });
  afterAll(() => project.remove());

  test(
    "killed at every border of a step, the next run goes on by itself",
    async () => {
      let borders = 0;
      await inPlace(adapter, project, async ({ mig }) => {
        const onOut = onTold((event) => {
          if (isBorder(event)) borders += 1;
        });
        await mig(told, { onOut });
      });
      expect(borders).toBeGreaterThan(names.length);
      for (let border = 1; border <= borders; border += stride) {
        await inPlace(adapter, project, async (here) => {
          let met = 0;
          const onOut = onTold((event, kill) => {
            if (!isBorder(event)) return;
            met += 1;
            if (met === border) kill("SIGKILL");
          });
          const { code } = await here.mig(told, { onOut });
          count(`${adapter}: ${code === null ? "kills" : "runs that ended before the kill"} at a border of a step`);
          await expectWhole(here);
        });
      }
    },
    timeout,
  );

  test(
    "killed at any moment, again and again, nothing is lost or doubled",
    async () => {
      const profile = await profileOf(adapter, project);
      for (let [killed, round] = [0, 0]; killed < kills.random; round += 1) {
        await inPlace(adapter, project, async (here) => {
          // Half of them begin before the rebuild and the concurrent index, so that these have their share.
          if (round % 2 === 1) await here.mig("migrate --to 20260101000003");
          let code: number | null = null;
          while (code === null && killed < kills.random) {
            ({ code } = await killedAtRandom(here, profile));
            if (code === null) killed += 1;
          }
          await expectWhole(here);
        });
      }
    },
    timeout,
  );

  test(
    "killed while it waits for another one, nothing has changed",
    async () => {
      for (let killed = 0; killed < kills.waiting; killed += 1) {
        await inPlace(adapter, project, async (here) => {
          await here.mig("migrate --to 20260101000001");
          const other = await holding(here);
          const run = await here.mig(told, {
            onOut: onTold(({ kind }, kill) => {
              if (kind === "lockWaiting" || kind === "started") setTimeout(() => kill("SIGKILL"), Math.random() * 200);
            }),
          });
          expect(run.code).toBe(null);
          count(`${adapter}: kills during the wait for another run`);
          await other.end();
          await expectWhole(here);
        });
      }
    },
    timeout,
  );
});

/** Of each migration, for each event that it tells: how long it takes until the next one, in milliseconds. */
type Profile = ReadonlyMap<string, readonly number[]>;

async function profileOf(adapter: AdapterName, project: TestProject): Promise<Profile> {
  const profile = new Map(names.map((name): [string, number[]] => [name, []]));
  await inPlace(adapter, project, async (here) => {
    let before: { readonly name: string; readonly at: number } | null = null;
    const onOut = onTold(({ name = "" }) => {
      const at = performance.now();
      if (before !== null) profile.get(before.name)?.push(at - before.at);
      before = { name, at };
    });
    await here.mig(told, { onOut });
  });
  return profile;
}

/** One of the pending migrations is chosen, one of the events that it tells, and a moment between it and the next one. */
async function killedAtRandom(here: Place, profile: Profile): Promise<Run> {
  let victim: string | undefined;
  let [after, gapMs] = [0, 0];
  let last: Told = {};
  const onOut = onTold((event, kill) => {
    last = event;
    if (event.kind === "planned") {
      victim = oneOf(event.migrations ?? [])?.name;
      const gaps = [...(profile.get(victim ?? "") ?? []).entries()];
      [after, gapMs] = oneOf(gaps) ?? [0, 0];
    }
    if (victim === undefined || event.name !== victim) return;
    after -= 1;
    if (after === -1) setTimeout(() => kill("SIGKILL"), Math.random() * gapMs);
  });
  const run = await here.mig(told, { onOut });
  const where = run.code === null ? `kills at random, ${momentOf(last)}` : "runs that ended before a random kill";
  count(`${here.adapter}: ${where}`);
  if (run.code === null && last.name === "indexed") await countUncounted(here);
  return run;
}

function oneOf<T>(all: readonly T[]): T | undefined {
  return all[Math.floor(Math.random() * all.length)];
}

/** Was the index there already, and its row did not say so? */
async function countUncounted({ adapter, ask }: Place): Promise<void> {
  if (adapter !== "pg") return;
  const [row] = await ask(
    "SELECT state, step, (SELECT bool_and(indisvalid) FROM pg_index WHERE indrelid = 'posts'::regclass AND NOT indisprimary) AS valid FROM schema_migrations WHERE name = 'indexed'",
  );
  if (row?.["state"] === "running") {
    const how = { true: "complete", false: "half built", null: "not there" }[String(row["valid"])];
    count(`pg: of these, with the index ${how} and its migration running`);
  }
}

/** Another session that a run has to wait for. */
async function holding({ adapter, connect }: Place): Promise<{ end(): Promise<void> }> {
  const session = await connect();
  if (adapter === "pg") await session.tryLock("mig:schema_migrations:public");
  else await session.query("BEGIN IMMEDIATE");
  return { end: () => session.close() };
}

test(
  "killed between a part and the row that counts it, the next run finds the part done",
  async () => {
    const project = await chaosProject("pg");
    for (let killed = 0; killed < kills.counted; killed += 1) {
      await inPlace("pg", project, async (here) => {
        await here.mig("migrate --to 20260101000004");
        const [writer, other, watch] = [await here.connect(), await here.connect(), await here.connect()];
        // The build waits for whoever writes into the table, until somebody else holds the row that counts the part.
        await writer.query("BEGIN; LOCK TABLE posts IN ROW EXCLUSIVE MODE");
        let isHeld = false;
        let held: Promise<unknown> = Promise.resolve();
        const onOut = onTold(({ kind, name }, kill) => {
          if (kind !== "statement" || name !== "indexed" || isHeld) return;
          isHeld = true;
          held = holdRowUntilBuilt(writer, other, watch).then(() => kill("SIGKILL"));
        });
        const { code } = await here.mig(told, { onOut });
        await held;
        await other.close();
        await watch.close();
        expect(code).toBe(null);
        count("pg: kills between a concurrent index and its row");
        await expectWhole(here);
      });
    }
    await project.remove();
  },
  timeout,
);

type Session = Awaited<ReturnType<Place["connect"]>>;

/** The build also waits for a transaction with a snapshot: who holds the row must not look. */
async function holdRowUntilBuilt(writer: Session, other: Session, watch: Session): Promise<void> {
  await other.query("BEGIN");
  await other.query("SELECT FROM schema_migrations WHERE name = 'indexed' FOR UPDATE");
  await writer.close();
  for (;;) {
    const [found] = await watch.query(
      `SELECT (SELECT bool_and(indisvalid) FROM pg_index WHERE indrelid = 'posts'::regclass AND NOT indisprimary) AS built,
        count(*) FILTER (WHERE wait_event_type = 'Lock') > 0 AS waiting, count(*) > 1 AS running
        FROM pg_stat_activity WHERE application_name LIKE 'mig/%' AND datname = current_database() AND pid <> pg_backend_pid()`,
    );
    if ((found?.["built"] === true && found["waiting"] === true) || found?.["running"] === false) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
