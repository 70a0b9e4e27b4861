import { setTimeout } from "node:timers/promises";
import { expect, test } from "vitest";
import { inParallel } from "./in-parallel.ts";

const pieces = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

async function story(limit: number, lanes: number, last = pieces.length) {
  const begun: number[] = [];
  let running = 0;
  let most = 0;
  const how = { limit, laneOf: (piece: number) => piece % lanes, goesOn: () => begun.length < last };
  const left = await inParallel(pieces, how, async (piece) => {
    begun.push(piece);
    running += 1;
    most = Math.max(most, running);
    await setTimeout(piece === 0 ? 20 : 1);
    running -= 1;
  });
  return { done: [...begun].sort((one, other) => one - other), most, left, first: begun.slice(0, limit) };
}

test.each([
  [1, 1, { done: pieces, most: 1, left: [], first: [0] }],
  [3, 1, { done: pieces, most: 3, left: [], first: [0, 9, 8] }],
  [3, 3, { done: pieces, most: 3, left: [], first: [0, 1, 2] }],
  [2, 5, { done: pieces, most: 2, left: [], first: [0, 1] }],
  [20, 4, { done: pieces, most: 10, left: [], first: expect.any(Array) }],
])("%i at once, in %i lanes", async (limit, lanes, expected) => {
  expect(await story(limit, lanes)).toEqual(expected);
});

test("what never began is told", async () => {
  expect(await story(1, 1, 4)).toMatchObject({ done: [0, 1, 2, 3], left: [4, 5, 6, 7, 8, 9] });
});
