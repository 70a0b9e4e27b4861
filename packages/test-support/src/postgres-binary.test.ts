import { execFileSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { postgresBinary } from "./postgres-binary.ts";
import { TestSupportError } from "./test-support-error.ts";

describe("postgresBinary", () => {
  test.each([
    [18, "postgres", /^postgres \(PostgreSQL\) 18\./],
    [18, "initdb", /^initdb \(PostgreSQL\) 18\./],
    [18, "pg_ctl", /^pg_ctl \(PostgreSQL\) 18\./],
    [17, "postgres", /^postgres \(PostgreSQL\) 17\./],
    [16, "postgres", /^postgres \(PostgreSQL\) 16\./],
    [15, "postgres", /^postgres \(PostgreSQL\) 15\./],
  ] as const)("%i has a %s that runs", (major, program, version) => {
    expect(execFileSync(postgresBinary(major, program), ["--version"], { encoding: "utf8" })).toMatch(version);
  });

  test("a version that is not installed is an error with a way out", () => {
    expect(() => postgresBinary(9, "postgres")).toThrow(TestSupportError);
  });
});
