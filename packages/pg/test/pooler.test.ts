/** Behind PgBouncer in transaction mode two runs would get one lock: the second one is refused. */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmod, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { tableRef } from "@mig/core/adapter";
import { scratchDatabase, scratchFolder } from "@mig/test-support";
import { expect, it } from "vitest";
import { pgAdapter } from "../src/index.ts";

const program = "pgbouncer";
const isInstalled = spawnSync(program, ["--version"]).status === 0;
const isRoot = process.getuid?.() === 0;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  if (address === null || typeof address === "string") throw new TypeError("no port");
  return address.port;
}

/** A pooler before the database, with one server connection: any two clients share it. */
async function pooler(direct: string) {
  const { hostname, port, username, pathname } = new URL(direct);
  const folder = await scratchFolder();
  const ownPort = await freePort();
  const file = join(folder.path, "pgbouncer.ini");
  await writeFile(
    file,
    `[databases]
* = host=${hostname} port=${port} user=${username}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${ownPort}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = 1
`,
  );
  await chmod(folder.path, 0o755);
  const child = spawn(program, [...(isRoot ? ["-u", "nobody"] : []), file], { stdio: "ignore" });
  const url = `postgres://${username}@127.0.0.1:${ownPort}${pathname}`;
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const session = await pgAdapter.connect({ url, ledger: tableRef("schema_migrations") }).catch(() => null);
    if (session !== null) {
      await session.close();
      break;
    }
    await sleep(50);
  }
  return {
    url,
    stop: async () => {
      child.kill();
      if (child.exitCode === null) await once(child, "exit");
      await folder.remove();
    },
  };
}

if (isInstalled) {
  it("refuses the second run behind a pooler in transaction mode", async () => {
    const database = await scratchDatabase();
    const pooled = await pooler(database.url);
    try {
      const config = { url: pooled.url, ledger: tableRef("schema_migrations") };
      const [one, other] = [await pgAdapter.connect(config), await pgAdapter.connect(config)];
      expect(await one.tryLock("mig:a")).toBe(true);
      await expect(other.tryLock("mig:a")).rejects.toMatchObject({ code: "MIG_POOLED" });
      await other.close();
      await one.close();
    } finally {
      await pooled.stop();
      await database.drop();
    }
  });
} else it("is not proven here: pgbouncer is not installed", () => {});
