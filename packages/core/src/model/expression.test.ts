import { describe, expect, it } from "vitest";
import { mentions, namesIn, renameInExpression, selectsAll } from "./expression.ts";

describe("expressions", () => {
  it.each([
    ["length(title) > 0", "title", true],
    ["TITLE is not null", "title", true],
    ["\"title\" <> ''", "title", true],
    ["\"Title\" <> ''", "title", false],
    ["status = 'title'", "title", false],
    ["subtitle <> ''", "title", false],
    ["$$title$$ <> ''", "title", false],
    ["x -- title\n > 0", "title", false],
    ["x /* title */ > 0", "title", false],
    ["`title` > 0", "title", true],
    ['"a""b" > 0', 'a"b', true],
  ])("%s mentions %s: %s", (expression, name, expected) => {
    expect(mentions(expression, name)).toBe(expected);
  });

  it.each([
    ["length(title) > 0", "title", "headline", "length(headline) > 0"],
    ["length(title) > 0", "title", "Head line", 'length("Head line") > 0'],
    ["status = 'title' and title <> ''", "title", "t", "status = 'title' and t <> ''"],
    ['"title" || "x"', "title", 'a"b', '"a""b" || "x"'],
    ["title is null", "title", "order", '"order" is null'],
  ])("%s with %s renamed to %s", (expression, from, to, expected) => {
    expect(renameInExpression(expression, from, to)).toBe(expected);
  });

  it("lists names as written and in lower case", () => {
    expect(namesIn("lower(Email) <> 'x' and \"Id\" > 0")).toEqual(["lower", "Email", "email", "and", "Id"]);
  });

  it.each([
    ["select * from posts", true],
    ["SELECT DISTINCT /* all */ * FROM posts", true],
    ["select id, p.* from posts p", true],
    ["select count(*) from posts", false],
    ["select price * 2 from posts", false],
    ["select '*' from posts", false],
  ])("%s takes every column: %s", (query, expected) => {
    expect(selectsAll(query)).toBe(expected);
  });
});
