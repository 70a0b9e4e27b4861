import type { Skip } from "@mig/core/testing";

export const skips: readonly Skip[] = [
  { test: "introspection: a column of ciText", reason: "DuckDB does not report the collation of a column" },
];
