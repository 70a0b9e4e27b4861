import { describe, expect, test } from "vitest";
import { isOneStatement } from "./is-one-statement.ts";

const trigger = "CREATE TEMP TRIGGER t AFTER INSERT ON a BEGIN SELECT CASE WHEN 1 THEN 2 END; DELETE FROM a; END";

describe("one statement", () => {
  test.each<readonly [string, boolean]>([
    ["SELECT 1", true],
    ["SELECT 1;", true],
    [" -- c\n SELECT ';' AS \";\" ; ; /* ; */", true],
    ["SELECT 1; SELECT 2", false],
    ["; SELECT 1", false],
    ["", false],
    ["-- nothing", false],
    [";", false],
    [trigger, true],
    [`${trigger};`, true],
    [`${trigger}; SELECT 1`, false],
    ["CREATE TABLE trigger_log (a); SELECT 1", false],
  ])("%j: %j", (sql, one) => {
    expect(isOneStatement(sql)).toBe(one);
  });
});
