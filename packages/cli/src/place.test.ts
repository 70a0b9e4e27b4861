import { expect, test } from "vitest";
import { type Place, placeOf } from "./place.ts";

function withStack(message: string, stack: string, Kind: typeof Error | typeof SyntaxError = Error): Error {
  const error = new Kind(message);
  error.stack = stack;
  return error;
}

test.for<[string, unknown, Place | null]>([
  ["a frame", withStack("x", "TypeError: x\n    at file:///p/src/a.ts:3:7"), { file: "/p/src/a.ts", line: 3 }],
  ["a named frame", withStack("x", "Error: x\n    at make (file:///p/a%20b.ts:9:1)"), { file: "/p/a b.ts", line: 9 }],
  ["a frame without a scheme", withStack("x", "Error: x\n    at /p/a.ts:4:2"), { file: "/p/a.ts", line: 4 }],
  [
    "a syntax error",
    withStack("x", "file:///p/a.ts:3\n\nexport {,}\n\nSyntaxError: x", SyntaxError),
    { file: "/p/a.ts", line: 3 },
  ],
  [
    "a syntax error without its place",
    withStack("x", "SyntaxError: x\n    at file:///p/load.ts:1:1", SyntaxError),
    null,
  ],
  [
    "the first frame of the project",
    withStack(
      "x",
      "Error: x\n    at file:///other/lib.js:1:1\n    at file:///p/node_modules/l/i.js:2:2\n    at file:///p/b.ts:5:1",
    ),
    { file: "/p/b.ts", line: 5 },
  ],
  ["a missing import", withStack("Cannot find package 'x' imported from /p/a.ts", "Error"), { file: "/p/a.ts" }],
  ["nothing of the project", withStack("x", "Error: x\n    at file:///other/a.ts:1:1"), null],
  ["no error", "x", null],
])("%s", ([, error, expected]) => {
  expect(placeOf(error, "/p")).toEqual(expected);
});
