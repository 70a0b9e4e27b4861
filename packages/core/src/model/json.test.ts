import { describe, expect, it } from "vitest";
import { canonicalJson, equal } from "./json.ts";

/** As a file can have it: with a member of its own called `__proto__`. */
const parsed = (text: string): unknown => JSON.parse(text);

describe("equal", () => {
  it.each<[unknown, unknown, boolean]>([
    [1, 1, true],
    [1, "1", false],
    [null, null, true],
    [null, undefined, false],
    [null, {}, false],
    [{}, {}, true],
    [{}, [], false],
    [[], [], true],
    [[1, 2], [1, 2], true],
    [[1, 2], [2, 1], false],
    [[1], [1, 2], false],
    [["a"], { 0: "a" }, false],
    [{ a: 1, b: 2 }, { b: 2, a: 1 }, true],
    [{ a: 1 }, { a: 2 }, false],
    [{ a: 1 }, { b: 1 }, false],
    [{ a: 1 }, { a: 1, b: 2 }, false],
    [{ a: undefined }, {}, true],
    [{ a: undefined, b: 1 }, { b: 1, c: undefined }, true],
    [{ a: undefined }, { b: 1 }, false],
    [{ a: undefined }, { a: null }, false],
    [{ a: [{ b: undefined }] }, { a: [{}] }, true],
    [{ a: [{ b: 1 }] }, { a: [{ b: 2 }] }, false],
    [{ constructor: 1 }, { a: 1 }, false],
    [parsed('{"__proto__":{}}'), { a: 1 }, false],
    [parsed('{"__proto__":{}}'), parsed('{"__proto__":{}}'), true],
  ])("%j and %j: %s", (left, right, expected) => {
    expect([equal(left, right), equal(right, left)]).toEqual([expected, expected]);
  });
});

describe("canonicalJson", () => {
  it.each<[unknown, string]>([
    [{ b: 1, a: [true, null, "x\n"], B: {} }, '{"B":{},"a":[true,null,"x\\n"],"b":1}'],
    [{ b: undefined, a: 1 }, '{"a":1}'],
    [{ ü: 1, z: 2, "10": 3, "9": 4 }, '{"10":3,"9":4,"z":2,"ü":1}'],
    [[undefined, 1], "[null,1]"],
    [undefined, "null"],
  ])("%j is %s", (value, text) => {
    expect(canonicalJson(value)).toBe(text);
  });
});
