import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { TestSupportError } from "./test-support-error.ts";

/** The major the tests use unless they have a reason. */
export const NEWEST_POSTGRES = 18;
/** The oldest major that is supported: 14, which npm has for one platform; elsewhere its successor. */
export const OLDEST_POSTGRES = process.platform === "linux" && process.arch === "x64" ? 14 : 15;

/** The environment variable that names the folder where global-setup.ts answers. */
export const SERVERS_VARIABLE = "MIG_TEST_SERVERS";

/** What global-setup.ts writes about one server. */
export type ServerAnswer = { readonly url: string } | { readonly failure: string };

const START_TIMEOUT_MS = 90_000;
const known = new Map<number, string>();

/**
 * The url of the run's server of that major version, as its superuser, database `postgres`. The first call
 * for a version starts the server and blocks until it is there (about a second); `MIG_TEST_PG_URL` wins over
 * all versions. Tests take a database of their own: see scratchDatabase.
 */
export function postgresUrl(major: number = NEWEST_POSTGRES): string {
  const own = process.env.MIG_TEST_PG_URL;
  if (own !== undefined && own !== "") return own;
  const url = known.get(major) ?? askForServer(major);
  known.set(major, url);
  return url;
}

function askForServer(major: number): string {
  const folder = process.env[SERVERS_VARIABLE];
  if (folder === undefined) {
    throw new TestSupportError(
      `No test run is around (${SERVERS_VARIABLE} is not set): run through vitest, or use startPostgres or MIG_TEST_PG_URL.`,
    );
  }
  const answerFile = join(folder, `${major}.json`);
  if (!existsSync(answerFile)) writeFileSync(join(folder, `${major}.wanted`), "");
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (!existsSync(answerFile)) {
    if (Date.now() > deadline) throw new TestSupportError(`PostgreSQL ${major} did not start in time.`);
    pause(10);
  }
  const answer: ServerAnswer = JSON.parse(readFileSync(answerFile, "utf8"));
  if ("failure" in answer) throw new TestSupportError(answer.failure);
  return answer.url;
}

function pause(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}
