import { describe, expect, it } from "vitest";
import { concurrentIndex, create, run } from "../../test/memory-run.ts";
import { type Statement, statement } from "../adapter/statement.ts";
import type { Step } from "../migration/define.ts";
import { publicScope } from "../model/scope.ts";
import { memoryDialect } from "../testing/memory-dialect.ts";
import { segments } from "./segments.ts";

const code = (label: string) => run(label, async () => {});
const sql = (up: string): Step => ({ kind: "execute", up, down: null });

/** Raw SQL that says in its first word how it wants to run. */
const dialect: typeof memoryDialect = {
  ...memoryDialect,
  readsState: (operations) => operations.some((op) => op.kind === "alterTable"),
  compile: (operations, before, scope) =>
    operations.flatMap((op, origin): readonly Statement[] => {
      if (op.kind !== "execute") return memoryDialect.compile([op], before, scope).map((one) => ({ ...one, origin }));
      const referencesOff = op.up.startsWith("off");
      const transaction = op.up.startsWith("after")
        ? "commitAfter"
        : op.up.startsWith("outside")
          ? "outside"
          : "inside";
      return [statement(op.up, origin, { transaction, referencesOff })];
    }),
};

const stateful: Step = {
  kind: "alterTable",
  table: { schema: null, name: "a" },
  from: { comment: null, options: {} },
  to: { comment: "x", options: {} },
};

/** `(...)` runs in a transaction, `[...]` outside of any. */
function shape(steps: readonly Step[], transaction: boolean): string {
  return segments(steps, { dialect, scope: publicScope, transaction })
    .map((segment) => {
      const units = segment.units.map((unit) => {
        if (unit.kind === "code") return unit.step.label;
        if (unit.kind === "operations") return `state*${unit.operations.length}`;
        return unit.operation.kind === "execute" ? unit.statement.sql : unit.operation.kind;
      });
      return segment.transaction ? `(${units.join(" ")})` : `[${units.join(" ")}]`;
    })
    .join(" ");
}

describe("segments", () => {
  const cases: readonly (readonly [steps: readonly Step[], atOnce: string, inParts: string])[] = [
    [[], "()", "()"],
    [[sql("one"), sql("two")], "(one two)", "[one] [two]"],
    [[sql("one"), code("code"), sql("two")], "(one code two)", "[one] [code] [two]"],
    [
      [create("a"), concurrentIndex("a"), create("b")],
      "(createTable) [createIndex] (createTable)",
      "(createTable) [createIndex] (createTable)",
    ],
    [[sql("outside")], "[outside]", "[outside]"],
    [[sql("one"), sql("after"), sql("two")], "(one after) (two)", "[one] (after) [two]"],
    [[sql("one"), sql("off 1"), sql("off 2"), sql("two")], "(one off 1 off 2 two)", "[one] (off 1 off 2) [two]"],
    [[sql("off 1"), code("code"), sql("off 2")], "(off 1 code off 2)", "(off 1) [code] (off 2)"],
    [[sql("one"), code("code"), stateful, sql("two")], "(one code state*2)", "[one] [code] (state*2)"],
    [[stateful, code("code"), stateful], "(state*1 code state*1)", "(state*1) [code] (state*1)"],
  ];
  for (const [steps, atOnce, inParts] of cases) {
    it(`${atOnce} or ${inParts}`, () => {
      expect([shape(steps, true), shape(steps, false)]).toEqual([atOnce, inParts]);
    });
  }
});
