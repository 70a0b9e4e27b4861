/** What a program prints through the command's streams, by real processes and the streams that a shell gives them. */
import { spawn } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { expect, test } from "vitest";

const module = JSON.stringify(new URL("../src/streams.ts", import.meta.url).href);
/** More than a pipe holds. */
const lines = 30_000;

/** Half of each line is letters of two bytes, which a pipe may take one of. */
const printing = (before: string) => `
  import { processStreams } from ${module};
  ${before}
  for (let line = 0; line < ${lines}; line += 1) processStreams.out.write("line " + line + " ääääääää\\n");
  processStreams.out.write("", () => processStreams.err.write("printed\\n", () => process.exit(7)));
`;
const printed = Array.from({ length: lines }, (_, line) => `line ${line} ääääääää\n`).join("");

type Out = "pipe" | number;

function program(code: string, out: Out) {
  const child = spawn(process.execPath, ["--input-type=module", "--eval", code], { stdio: ["ignore", out, "pipe"] });
  const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
  let err = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    err += text;
  });
  return { out: child.stdout, ended: async () => ({ code: await ended, err }) };
}

test.for<[string, string]>([
  ["a pipe", ""],
  ["a pipe that somebody else has opened as a stream", 'process.stdout.write("");'],
])("everything comes through %s, however slow its reader is", async ([, before]) => {
  const { out, ended } = program(printing(before), "pipe");
  let text = "";
  out?.setEncoding("utf8").on("data", (some: string) => {
    text += some;
  });
  out?.pause();
  await setTimeout(300);
  out?.resume();
  expect(await ended()).toEqual({ code: 7, err: "printed\n" });
  expect(text === printed).toBe(true);
});

test("everything comes into a file", async () => {
  const folder = mkdtempSync(join(tmpdir(), "mig-streams-"));
  const file = openSync(join(folder, "out.txt"), "w");
  try {
    expect(await program(printing(""), file).ended()).toEqual({ code: 7, err: "printed\n" });
    expect(readFileSync(join(folder, "out.txt"), "utf8") === printed).toBe(true);
  } finally {
    closeSync(file);
    rmSync(folder, { recursive: true });
  }
});

test.for<[string, string]>([
  ["at once", ""],
  ["through a stream", 'process.stdout.write("");'],
])("a reader that has seen enough ends nothing, written to %s", async ([, before]) => {
  const { out, ended } = program(printing(before), "pipe");
  out?.once("data", () => out.destroy());
  expect(await ended()).toEqual({ code: 7, err: "printed\n" });
});

test.for<[string, string, string]>([
  [
    "in the next turn",
    "await new Promise((resolve) => setTimeout(resolve, 20)); process.kill(process.pid, 'SIGKILL');",
    "one two ",
  ],
  [
    "before what is written at once",
    "processStreams.out.write('three'); process.kill(process.pid, 'SIGKILL');",
    "one two three",
  ],
  ["before errors", "processStreams.err.write('three'); process.kill(process.pid, 'SIGKILL');", "one two "],
  ["when the process is ended", "process.exit(7);", "one two "],
  ["when it fails", "throw new Error();", "one two "],
])("what is written soon is there %s", async ([, after, expected]) => {
  const code = `
    import { processStreams } from ${module};
    processStreams.out.writeSoon("one ");
    processStreams.out.writeSoon("two ");
    ${after}
  `;
  const { out, ended } = program(code, "pipe");
  let text = "";
  out?.setEncoding("utf8").on("data", (some: string) => {
    text += some;
  });
  await ended();
  expect(text).toBe(expected);
});
