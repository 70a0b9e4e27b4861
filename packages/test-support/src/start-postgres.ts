/**
 * Starts a throwaway PostgreSQL server. The data folder is new, the server listens on a free port of
 * 127.0.0.1 only and trusts everybody there, and durability is off. A supervisor process owns the server
 * and ends it, with its data, as soon as this process ends in whatever way.
 */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { chown, mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { postgresBinary } from "./postgres-binary.ts";
import { sharedTemporaryFolder } from "./reachable.ts";
import { type ServerAccount, serverAccount } from "./server-account.ts";
import type { SupervisorTask } from "./supervisor.ts";
import { TestSupportError } from "./test-support-error.ts";

/** A running server. The user is `postgres`, without a password; `url` names the database `postgres`. */
export interface PostgresServer {
  readonly url: string;
  readonly major: number;
  /** Ends the server at once and removes its data. */
  stop(): Promise<void>;
}

const SETTINGS: Readonly<Record<string, string>> = {
  fsync: "off",
  synchronous_commit: "off",
  full_page_writes: "off",
  wal_level: "minimal",
  max_wal_senders: "0",
  max_connections: "200",
  max_locks_per_transaction: "256",
  timezone: "UTC",
  log_timezone: "UTC",
  unix_socket_directories: "",
};

const STARTUP_TIMEOUT_MS = 60_000;
const PORT_ATTEMPTS = 3;

export interface PostgresOptions {
  /** 14 to 18. */
  readonly major: number;
  /** On top of those that every server here has. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** Starts a server of that major version and waits until it takes connections. */
export async function startPostgres({ major, settings = {} }: PostgresOptions): Promise<PostgresServer> {
  const account = serverAccount();
  const folder = await mkdtemp(join(sharedTemporaryFolder(), `mig-pg${major}-`));
  try {
    if (account) await chown(folder, account.uid, account.gid);
    await createCluster(major, folder, account);
    for (let attempt = 1; ; attempt++) {
      const server = await launch({ major, settings }, folder, account);
      if (server) return server;
      if (attempt === PORT_ATTEMPTS) throw new TestSupportError("Every port was taken before the server could.");
    }
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

async function createCluster(major: number, folder: string, account: ServerAccount | undefined): Promise<void> {
  const args = ["-D", join(folder, "data"), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"];
  const environment = { PATH: process.env.PATH, LC_ALL: "C", TZ: "UTC" };
  await promisify(execFile)(postgresBinary(major, "initdb"), args, { cwd: folder, env: environment, ...account });
}

/** Resolves to undefined when the server ended because somebody else took the port first. */
async function launch(
  { major, settings: own }: Required<PostgresOptions>,
  folder: string,
  account: ServerAccount | undefined,
): Promise<PostgresServer | undefined> {
  const port = await freePort();
  const settings = Object.entries({ ...SETTINGS, ...own }).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const task: SupervisorTask = {
    command: postgresBinary(major, "postgres"),
    args: ["-D", join(folder, "data"), "-h", "127.0.0.1", "-p", String(port), ...settings],
    folder,
    account,
  };
  const supervisor = spawn(
    process.execPath,
    [fileURLToPath(new URL("./supervisor.ts", import.meta.url)), JSON.stringify(task)],
    { detached: true, stdio: ["pipe", "ignore", "ignore"], env: { PATH: process.env.PATH, LC_ALL: "C", TZ: "UTC" } },
  );
  letUsExit(supervisor);
  if (await becomesReady(supervisor, folder)) {
    return { url: `postgres://postgres@127.0.0.1:${port}/postgres`, major, stop: () => end(supervisor) };
  }
  const log = await readFile(join(folder, "server.log"), "utf8").catch(() => "");
  await end(supervisor);
  if (log.includes("could not bind")) return undefined;
  throw new TestSupportError(`PostgreSQL ${major} did not start. Its log:\n${log}`);
}

/** The supervisor reads its end from the closed pipe, so it need not keep us alive. */
function letUsExit(supervisor: ChildProcess): void {
  supervisor.unref();
  const { stdin } = supervisor;
  if (stdin && "unref" in stdin && typeof stdin.unref === "function") stdin.unref();
}

async function becomesReady(supervisor: ChildProcess, folder: string): Promise<boolean> {
  const deadline = Date.now() + STARTUP_TIMEOUT_MS;
  while (supervisor.exitCode === null && Date.now() < deadline) {
    // Line 8 of the server's own status file (PostgreSQL 10 and later) says "ready" once connections are taken.
    const status = await readFile(join(folder, "data", "postmaster.pid"), "utf8").catch(() => "");
    if (status.split("\n")[7]?.trim() === "ready") return true;
    await sleep(10);
  }
  return false;
}

async function end(supervisor: ChildProcess): Promise<void> {
  if (supervisor.exitCode !== null || supervisor.signalCode !== null) return;
  supervisor.ref();
  const ended = once(supervisor, "exit");
  supervisor.stdin?.end();
  await ended;
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  if (address === null || typeof address === "string") throw new TestSupportError("No free port was found.");
  return address.port;
}
