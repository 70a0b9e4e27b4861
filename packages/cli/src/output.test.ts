import { MigError } from "@mig/core";
import { expect, test } from "vitest";
import { createOutput, type Output, type OutputMode } from "./output.ts";

interface Setting extends Partial<OutputMode> {
  readonly isTTY?: boolean;
  readonly env?: Readonly<Record<string, string>>;
}

/** What a use of the output writes to stdout and stderr. */
function written({ isTTY = false, env = {}, ...mode }: Setting, use: (output: Output) => void) {
  const texts = { out: "", err: "" };
  const stream = (name: "out" | "err") => ({ isTTY, write: (text: string) => (texts[name] += text) });
  const streams = { in: {}, out: stream("out"), err: stream("err") };
  const all = { json: false, quiet: false, debug: false, ...mode };
  use(createOutput(streams, all, env));
  return texts;
}

const everything = (output: Output) => {
  output.say("said");
  output.tell({ kind: "told" }, "told");
  output.tell({ kind: "untold" }, null);
  output.warn("careful");
  output.result({ done: true });
};

test.for<[string, Setting, { out: string; err: string }]>([
  ["text", {}, { out: "said\ntold\n", err: "warning careful\n" }],
  ["quiet text", { quiet: true }, { out: "", err: "" }],
  ["JSON", { json: true }, { out: '{"kind":"told"}\n{"kind":"untold"}\n{"done":true}\n', err: "warning careful\n" }],
  ["quiet JSON", { json: true, quiet: true }, { out: '{"done":true}\n', err: "" }],
])("%s", ([, setting, expected]) => {
  expect(written(setting, everything)).toEqual(expected);
});

test.for<[string, Setting, string]>([
  ["a terminal", { isTTY: true }, "\u001b[32mgood\u001b[39m\n"],
  ["no terminal", {}, "good\n"],
  ["NO_COLOR", { isTTY: true, env: { NO_COLOR: "1" } }, "good\n"],
  ["a dumb terminal", { isTTY: true, env: { TERM: "dumb" } }, "good\n"],
])("colour on %s", ([, setting, expected]) => {
  expect(written(setting, (output) => output.say(output.paint.green("good"))).out).toBe(expected);
});

const error = new MigError("MIG_CONNECTION_FAILED", "postgres://me:s3cret@host/db does not answer.", {
  details: { url: "postgres://me:s3cret@host/db", file: "src/repo.ts", line: 3 },
});

test("an error says its code, its place and the next step, and no password", () => {
  expect(written({}, (output) => output.fail(error))).toEqual({
    out: "",
    err:
      "error MIG_CONNECTION_FAILED: postgres://me:***@host/db does not answer.\n" +
      "  at src/repo.ts:3\n" +
      "  next: Check that the server runs and that the repo's url is right.\n",
  });
});

test("an error as JSON", () => {
  const { out, err } = written({ json: true, quiet: true }, (output) => output.fail(error));
  expect(err).toBe("");
  expect(JSON.parse(out)).toEqual({
    error: {
      code: "MIG_CONNECTION_FAILED",
      message: "postgres://me:***@host/db does not answer.",
      details: { url: "postgres://me:***@host/db", file: "src/repo.ts", line: 3 },
      next: "Check that the server runs and that the repo's url is right.",
    },
  });
});

test.for<[string, Setting, MigError, boolean]>([
  ["an error", {}, error, false],
  ["an error with --debug", { debug: true }, error, true],
  ["a bug", {}, new MigError("MIG_BUG", "x"), true],
])("the stack of %s", ([, setting, failure, shown]) => {
  expect(written(setting, (output) => output.fail(failure)).err.includes("output.test.ts")).toBe(shown);
});
