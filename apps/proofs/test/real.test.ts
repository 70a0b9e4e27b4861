/** Whole schemas of real applications, read and built again from nothing: what mig models of them is all there. */
import { diff, plan, rulesOf } from "@mig/core";
import { emptySnapshot, publicScope } from "@mig/core/adapter";
import { NEWEST_POSTGRES } from "@mig/test-support";
import { describe, expect, it } from "vitest";
import { readSchemas } from "../src/corpus.ts";
import { difference } from "../src/difference.ts";
import type { Engine } from "../src/engine.ts";
import { pgEngine } from "../src/pg-engine.ts";
import { runOperations } from "../src/run-operations.ts";
import { scratchPair } from "../src/scratch-pair.ts";
import { sqliteEngine } from "../src/sqlite-engine.ts";

const engines: readonly (readonly [dialect: "pg" | "sqlite", engine: Engine])[] = [
  ["pg", pgEngine(NEWEST_POSTGRES)],
  ["sqlite", sqliteEngine],
];

/** What mig does not model yet: whole lines of the observer. */
const notModelled = /^[+-] (function|trigger|policy|rule|statistics|relation \S+ kind f)/;

describe.each(engines)("real schemas on %s", (dialect, engine) => {
  const scratch = scratchPair(engine);

  it.each(readSchemas(dialect))("%s", async (_, sql) => {
    const { one: original, other: copy } = scratch;
    await original.reset();
    await copy.reset();
    await original.execute(sql);
    const state = await original.session.introspect(publicScope);
    const { operations } = plan(
      diff({ before: emptySnapshot, after: state, rules: rulesOf(engine.adapter.dialect, state) }).operations,
    );
    await runOperations(engine.adapter, copy.session, operations, emptySnapshot);
    const lines = difference(await copy.catalog(), await original.catalog()).split("\n");
    expect(lines.filter((line) => line !== "" && !notModelled.test(line))).toEqual([]);
  });
});
