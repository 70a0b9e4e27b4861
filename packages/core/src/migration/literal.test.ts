import { expect, it } from "vitest";
import { literal, memberName } from "./literal.ts";

it.each([
  ["posts", '"posts"'],
  ["it's", `"it's"`],
  ['the "token"', `'the "token"'`],
  [`it's "both"`, `'it\\'s "both"'`],
  ["back\\slash", '"back\\\\slash"'],
  [`\${hole}`, `"\${hole}"`],
  [`two\nlines of \${x} and \`y\``, `\`two\nlines of \\\${x} and \\\`y\\\`\``],
  ["dos\r\nline", "`dos\\r\nline`"],
  ["tab\t", '"tab\\t"'],
  ["\u2028\u2029\ufeff\0", '"\\u2028\\u2029\\ufeff\\u0000"'],
  ["half \ud83d, whole 😀", '"half \\ud83d, whole 😀"'],
  [-0, "-0"],
  [1.5, "1.5"],
  [true, "true"],
  [null, "null"],
])("%j is written %s", (value, expected) => {
  expect(literal(value)).toBe(expected);
});

it.each([
  ["where", "where"],
  ["user-id", '"user-id"'],
  ["1st", '"1st"'],
  ["größe", '"größe"'],
  ["__proto__", '["__proto__"]'],
])("the member %s is written %s", (name, expected) => {
  expect(memberName(name)).toBe(expected);
});
