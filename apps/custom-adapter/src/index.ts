/** An adapter for DuckDB. Its README is the guide for authors of adapters. */
import { type Adapter, baseCapabilities, type Dialect, dataLayer } from "@mig/core/adapter";
import { compile } from "./compile.ts";
import { lower, normalize } from "./lower.ts";
import { macroKind } from "./macro.ts";
import { changesTables } from "./rebuild.ts";
import { connect } from "./session.ts";

/** What `capabilities` does not say is refused by `lower`, and the suite checks that it is. */
export const duckdbDialect: Dialect = {
  name: "duckdb",
  capabilities: { ...baseCapabilities, transactionalDdl: true, lock: "transaction", arrays: true },
  objectKinds: [macroKind],
  lower,
  normalize,
  readsState: (operations) => operations.some(changesTables),
  compile,
};

export const duckdbAdapter: Adapter = { dialect: duckdbDialect, connect };

/** Keeps a resource in a table of a DuckDB repo. */
export const duckdb: ReturnType<typeof dataLayer> = dataLayer("duckdb");

export { macro } from "./macro.ts";
