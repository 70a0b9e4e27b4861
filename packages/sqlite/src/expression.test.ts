import { expect, test } from "vitest";
import { tidyExpression } from "./expression.ts";

const owner = {
  name: "users",
  columns: [{ name: "age" }, { name: "Nick" }, { name: "end" }, { name: "text" }, { name: "length" }],
};

test.for([
  ["((age > 1))", "age > 1"],
  ["(age) > (1)", "(age) > (1)"],
  ['"users"."age" > users.AGE', "age > age"],
  ["[age] > `age`", "age > age"],
  ["nick = 'users.nick'", "\"Nick\" = 'users.nick'"],
  ["age -- a note\n > /* another */ 1", "age > 1"],
  ["CASE WHEN age THEN 1 END", "CASE WHEN age THEN 1 END"],
  ['"end" > 1', '"end" > 1'],
  ["length(length) > CAST(age AS text)", "length(length) > CAST(age AS text)"],
  ['"no column"', '"no column"'],
  ["other.age = 1", "other.age = 1"],
  ["age->>'$.x' || x'0A'", "age->>'$.x' || x'0A'"],
] as const)("%s", ([given, expected]) => {
  expect(tidyExpression(given, owner)).toBe(expected);
  expect(tidyExpression(expected, owner)).toBe(expected);
});
