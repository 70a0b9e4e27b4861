import { spawn } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { expect, test } from "vitest";
import { startPostgres } from "./start-postgres.ts";

async function answers(url: string): Promise<boolean> {
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  try {
    await once(socket, "connect");
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

test("a server starts, answers and is gone after stop", async () => {
  const server = await startPostgres({ major: 18 });
  const client = new Client({ connectionString: server.url });
  await client.connect();
  expect((await client.query("SELECT 1 AS one")).rows).toEqual([{ one: 1 }]);
  await client.end();
  await server.stop();
  await server.stop();
  expect(await answers(server.url)).toBe(false);
});

test("a server does not outlive a process that is killed", async () => {
  const source = `
    const { startPostgres } = await import(${JSON.stringify(new URL("./start-postgres.ts", import.meta.url).href)});
    const server = await startPostgres({ major: 18 });
    process.stdout.write(server.url);
    setInterval(() => {}, 1000);
  `;
  const owner = spawn(process.execPath, ["--input-type=module", "-e", source], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [url] = await once(owner.stdout, "data");
  expect(await answers(String(url))).toBe(true);
  owner.kill("SIGKILL");
  const deadline = Date.now() + 10_000;
  while ((await answers(String(url))) && Date.now() < deadline) await sleep(20);
  expect(await answers(String(url))).toBe(false);
});
