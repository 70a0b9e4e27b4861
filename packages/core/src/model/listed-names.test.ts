import { expect, test } from "vitest";
import { listedNames } from "./listed-names.ts";

test.each<[string, readonly string[]]>([
  ["", []],
  ["acme", ["acme"]],
  [" acme ,globex,, ", ["acme", "globex"]],
  ["a\\,b,c", ["a,b", "c"]],
  ["a\\\\,b", ["a\\", "b"]],
  ["sales.orders,Größe", ["sales.orders", "Größe"]],
])("%j", (text, expected) => {
  expect(listedNames(text)).toEqual(expected);
});
