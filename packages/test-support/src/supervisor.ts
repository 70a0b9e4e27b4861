/**
 * A process of its own (see start-postgres.ts): runs one server until its standard input closes, which the
 * system does when the parent ends, even when it was killed; then it ends the server and removes its folder.
 */
import { spawn } from "node:child_process";
import { openSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { ServerAccount } from "./server-account.ts";

/** What the supervisor gets as its only argument, as JSON. */
export interface SupervisorTask {
  readonly command: string;
  readonly args: readonly string[];
  readonly folder: string;
  readonly account: ServerAccount | undefined;
}

function supervise({ command, args, folder, account }: SupervisorTask): void {
  const log = openSync(join(folder, "server.log"), "a");
  const server = spawn(command, args, { cwd: folder, stdio: ["ignore", log, log], ...account });
  let stopping = false;
  const stop = () => {
    stopping = true;
    // Immediate shutdown: the data is thrown away.
    server.kill("SIGQUIT");
  };
  server.on("exit", () => {
    if (stopping) rmSync(folder, { recursive: true, force: true });
    process.exit(stopping ? 0 : 1);
  });
  server.on("error", () => process.exit(1));
  process.stdin.on("end", stop).on("error", stop).resume();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, stop);
}

const [, , task] = process.argv;
if (task !== undefined) supervise(JSON.parse(task));
