import { describe, expect, test } from "vitest";
import { qualify, quoteBody, quoteIdentifier, quoteLiteral, withoutOuterParentheses } from "./quote.ts";

describe("quoting", () => {
  test.each([
    ["posts", '"posts"'],
    ['a"b', '"a""b"'],
    ["select", '"select"'],
    ["Grüße 日本", '"Grüße 日本"'],
  ])("the name %s", (name, quoted) => {
    expect(quoteIdentifier(name)).toBe(quoted);
  });

  test.each(["", "a\0b"])("%j is no name", (name) => {
    expect(() => quoteIdentifier(name)).toThrow(expect.objectContaining({ code: "MIG_NAME_INVALID" }));
  });

  test.each([
    ["it's", "'it''s'"],
    ["a\\b", "'a\\b'"],
  ])("the text %s", (text, quoted) => {
    expect(quoteLiteral(text)).toBe(quoted);
  });

  test("a body takes a tag that it does not hold", () => {
    expect([quoteBody("a"), quoteBody("$mig$")]).toEqual(["$mig$a$mig$", "$mig1$$mig$$mig1$"]);
  });

  test.each([
    [null, { kind: "public" }, '"public"."posts"'],
    [null, { kind: "tenant", name: "acme" }, '"acme"."posts"'],
    ["billing", { kind: "tenant", name: "acme" }, '"billing"."posts"'],
  ] as const)("schema %s in %o", (schema, scope, expected) => {
    expect(qualify({ schema, name: "posts" }, scope)).toBe(expected);
  });

  test.each([
    ["((a > 0))", "a > 0"],
    ["(a) + (b)", "(a) + (b)"],
    [" ( x = ')' ) ", "x = ')'"],
    ['("(" > 1)', '"(" > 1'],
    ["lower(a)", "lower(a)"],
  ])("%s without outer parentheses", (expression, expected) => {
    expect(withoutOuterParentheses(expression)).toBe(expected);
  });
});
