import { describe, expect, it } from "vitest";
import { byteLength, fitName, showTable, snakeCase, tableKey, tableRef } from "./name.ts";

describe("names", () => {
  it.each([
    ["insertedAt", "inserted_at"],
    ["orgID", "org_id"],
    ["HTTPServer2", "http_server2"],
    ["already_snake", "already_snake"],
    ["a", "a"],
  ])("the attribute %s is the column %s", (attribute, column) => {
    expect(snakeCase(attribute)).toBe(column);
  });

  it("keeps tables apart whose names contain dots", () => {
    const refs = [tableRef("a.b"), tableRef({ schema: "a", name: "b" }), tableRef("a%2Eb")];
    expect(refs.map(tableKey)).toEqual(["a%2Eb", "a.b", "a%252Eb"]);
    expect(refs.map(showTable)).toEqual(["a.b", "a.b", "a%2Eb"]);
  });

  it("shortens to the limit, always the same way, and keeps different names different", () => {
    const [one, two] = [fitName(`${"ä".repeat(40)}_one`, 63), fitName(`${"ä".repeat(40)}_two`, 63)];
    expect(one).not.toBe(two);
    expect(one).toBe(fitName(`${"ä".repeat(40)}_one`, 63));
    expect(byteLength(one)).toBeLessThanOrEqual(63);
    expect(fitName("short", 63)).toBe("short");
  });
});
