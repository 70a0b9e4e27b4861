/**
 * Vitest's global setup: one PostgreSQL server per major version for the whole run, started when the first
 * test asks (postgres-url.ts). A worker asks by creating `<major>.wanted` in a folder named by an environment
 * variable; this process starts the server and answers with `<major>.json`. Nothing is started unasked.
 */
import { rmSync } from "node:fs";
import { mkdtemp, readdir, rename, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SERVERS_VARIABLE, type ServerAnswer } from "./postgres-url.ts";
import { type PostgresServer, startPostgres } from "./start-postgres.ts";

const LOOK_EVERY_MS = 20;

export default async function setup(): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), "mig-servers-"));
  process.env[SERVERS_VARIABLE] = folder;
  // An interrupted run skips the teardown; the servers end by themselves then (supervisor.ts).
  const removeFolder = () => rmSync(folder, { recursive: true, force: true });
  process.once("exit", removeFolder);
  const starts = new Map<number, Promise<PostgresServer | undefined>>();

  const timer = setInterval(async () => {
    for (const file of await readdir(folder).catch(() => [])) {
      const major = Number(/^(\d+)\.wanted$/.exec(file)?.[1]);
      if (Number.isInteger(major) && !starts.has(major)) starts.set(major, startAndAnswer(folder, major));
    }
  }, LOOK_EVERY_MS);

  return async () => {
    clearInterval(timer);
    const servers = await Promise.all(starts.values());
    await Promise.all(servers.map((server) => server?.stop()));
    removeFolder();
    process.off("exit", removeFolder);
  };
}

async function startAndAnswer(folder: string, major: number): Promise<PostgresServer | undefined> {
  try {
    const server = await startPostgres({ major });
    await answer(folder, major, { url: server.url });
    return server;
  } catch (error) {
    await answer(folder, major, { failure: String(error) });
    return undefined;
  }
}

async function answer(folder: string, major: number, value: ServerAnswer): Promise<void> {
  const draft = join(folder, `${major}.draft`);
  await writeFile(draft, JSON.stringify(value));
  await rename(draft, join(folder, `${major}.json`));
}
