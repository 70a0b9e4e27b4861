// However changes of several tables are mixed, the file becomes what the operations say one by one, and no row is lost.
import {
  apply,
  type Column,
  check,
  column,
  emptySnapshot,
  foreignKey,
  index,
  mentions,
  type Operation,
  publicScope,
  type Snapshot,
  snapshotOf,
  type Table,
  table,
  tableRef,
} from "@mig/core/adapter";
import fc from "fast-check";
import { expect, test } from "vitest";
import { sqliteAdapter, sqliteDialect } from "../src/index.ts";
import { migrate, normalized, read } from "./scratch-file.ts";

const config = { url: ":memory:", ledger: { schema: null, name: "schema_migrations" } };
const columnNames = ["a", "b", "Cc", "d e"];
const tableNames = ["t", "u", "v", "W w"];
/** `id` and `keep` stay; `keep` tells the rows. */
const start = snapshotOf(
  ["t", "u", "v"].map((name) =>
    table({
      name,
      columns: [
        column("id", "integer", { nullable: false, autoIncrement: name === "t" ? "serial" : null }),
        column("keep", "text"),
        column("a", "integer"),
        column("b", "text", { default: "x" }),
      ],
      primaryKey: { name: `${name}_pkey`, columns: ["id"] },
    }),
  ),
);

const shapes: readonly ((name: string) => Column)[] = [
  (name) => column(name, "text"),
  (name) => column(name, "integer", { nullable: false, default: 1 }),
  (name) => column(name, "text", { nullable: false, default: { kind: "sql", sql: "lower('A')" } }),
  (name) => column(name, "text", { generated: { expression: "keep || '!'" } }),
  (name) => column(name, "text", { generated: { expression: "id + 1", stored: false } }),
];

function free(names: readonly string[], taken: readonly string[], pick: number): string | undefined {
  const left = names.filter((name) => !taken.some((other) => other.toLowerCase() === name.toLowerCase()));
  return left[pick % left.length];
}

function used(of: Table, name: string, state: Snapshot): boolean {
  const texts = [
    ...of.checks.map(({ expression }) => expression),
    ...of.columns.map(({ generated }) => generated?.expression ?? ""),
  ];
  return (
    of.indexes.some(({ keys }) => keys.some((key) => key.column === name)) ||
    of.foreignKeys.some(({ columns }) => columns.includes(name)) ||
    texts.some((text) => mentions(text, name)) ||
    Object.values(state.tables).some(({ foreignKeys }) =>
      foreignKeys.some(({ references }) => references.columns.includes(name)),
    )
  );
}

/** One operation that is valid in this state, chosen by the number; none where the choice has no valid one. */
function choose(state: Snapshot, number: number, step: number): Operation | null {
  const tables = Object.values(state.tables);
  const of = tables[number % tables.length];
  if (of === undefined) return null;
  const ref = tableRef(of);
  const pick = Math.floor(number / 7);
  const loose = of.columns.filter(({ name }) => name !== "id" && name !== "keep");
  const one = loose[pick % Math.max(loose.length, 1)];
  const fresh = free(
    columnNames,
    of.columns.map(({ name }) => name),
    pick,
  );
  const freshTable = free(
    tableNames,
    tables.map(({ name }) => name),
    pick,
  );
  const shape = shapes[pick % shapes.length];
  switch (Math.floor(number / 3) % 14) {
    case 0:
    case 1:
      return fresh === undefined || shape === undefined
        ? null
        : { kind: "addColumn", table: ref, column: shape(fresh) };
    case 2:
      return one === undefined || used(of, one.name, state) ? null : { kind: "dropColumn", table: ref, column: one };
    case 3:
    case 4:
      return one === undefined || fresh === undefined
        ? null
        : { kind: "renameColumn", table: ref, from: one.name, to: fresh };
    case 5: {
      if (one === undefined || one.generated !== null || used(of, one.name, state)) return null;
      const to = column(one.name, one.type.name === "text" ? "integer" : "text", { default: "7" });
      return { kind: "alterColumn", table: ref, from: one, to };
    }
    case 6:
      return one === undefined
        ? null
        : { kind: "createIndex", table: ref, index: index({ name: `i${step}`, keys: [one.name] }) };
    case 7: {
      const found = of.indexes[pick % Math.max(of.indexes.length, 1)];
      return found === undefined ? null : { kind: "dropIndex", table: ref, index: found };
    }
    case 8: {
      const found = of.indexes[0];
      return found === undefined ? null : { kind: "renameIndex", table: ref, from: found.name, to: `i${step}` };
    }
    case 9: {
      const expression = one === undefined ? "1" : `"${one.name}" is not 'never'`;
      return { kind: "addCheck", table: ref, check: check({ name: `c${step}`, expression }) };
    }
    case 10: {
      const target = tables[pick % tables.length];
      const key =
        target &&
        foreignKey({
          name: `f${step}`,
          columns: ["id"],
          references: { table: target.name, columns: ["id"] },
          onDelete: "cascade",
        });
      return key === undefined ? null : { kind: "addForeignKey", table: ref, foreignKey: key };
    }
    case 11:
      return freshTable === undefined ? null : { kind: "renameTable", from: ref, to: tableRef(freshTable) };
    case 12: {
      const [dropped] = [of.foreignKeys[0]];
      return dropped === undefined
        ? { kind: "execute", up: "SELECT 1", down: null }
        : { kind: "dropForeignKey", table: ref, foreignKey: dropped };
    }
    default:
      return {
        kind: "alterTable",
        table: ref,
        from: { comment: of.comment, options: of.options },
        to: { comment: null, options: { withoutRowid: of.options["withoutRowid"] !== true } },
      };
  }
}

function operationsOf(numbers: readonly number[]): readonly Operation[] {
  const operations: Operation[] = [];
  let state = start;
  for (const [step, number] of numbers.entries()) {
    const op = choose(state, number, step);
    if (op === null || breaksCounter(op, state)) continue;
    operations.push(op);
    state = apply([op], state);
  }
  return operations;
}

/** AUTOINCREMENT needs a rowid. */
function breaksCounter(op: Operation, state: Snapshot): boolean {
  const of = op.kind === "alterTable" ? state.tables[op.table.name] : undefined;
  return of?.columns.some(({ autoIncrement }) => autoIncrement !== null) ?? false;
}

const keptRows = [
  { id: 1, keep: "x" },
  { id: 2, keep: "y" },
];
const objects = `
  CREATE VIEW kept AS SELECT id, keep FROM t ORDER BY id;
  CREATE TRIGGER copied AFTER INSERT ON t BEGIN INSERT INTO u (id, keep) VALUES (new.id, new.keep); END;`;

function renamed(name: string, operations: readonly Operation[]): string {
  return operations.reduce(
    (known, op) => (op.kind === "renameTable" && op.from.name === known ? op.to.name : known),
    name,
  );
}

test("random lists", async () => {
  const lists = fc.array(fc.nat({ max: 10_000 }), { minLength: 1, maxLength: 25 });
  await fc.assert(
    fc.asyncProperty(lists, async (numbers) => {
      const operations = operationsOf(numbers);
      const session = await sqliteAdapter.connect(config);
      await migrate(
        session,
        Object.values(start.tables).map((given): Operation => ({ kind: "createTable", table: given })),
      );
      for (const name of ["t", "u", "v"])
        await session.query(`INSERT INTO ${name} (id, keep) VALUES (1, 'x'), (2, 'y')`);
      await session.query(objects);
      await migrate(session, operations);
      const expected = normalized(apply(operations, start));
      expect((await read(session)).tables).toEqual(expected.tables);
      for (const { name } of Object.values(expected.tables)) {
        expect(await session.query(`SELECT id, keep FROM "${name}" ORDER BY id`)).toEqual(keptRows);
      }
      const [t, u] = [renamed("t", operations), renamed("u", operations)];
      await session.query(`PRAGMA foreign_keys = OFF; INSERT INTO "${t}" (id, keep) VALUES (3, 'z')`);
      expect(await session.query("SELECT id, keep FROM kept")).toEqual([...keptRows, { id: 3, keep: "z" }]);
      expect(await session.query(`SELECT id, keep FROM "${u}" WHERE id > 2`)).toEqual([{ id: 3, keep: "z" }]);
      await session.close();
    }),
    { numRuns: 300 },
  );
});

test("the same lists in one go and one by one make the same file", async () => {
  const lists = fc.array(fc.nat({ max: 10_000 }), { minLength: 1, maxLength: 15 });
  await fc.assert(
    fc.asyncProperty(lists, async (numbers) => {
      const operations = [
        ...Object.values(start.tables).map((given): Operation => ({ kind: "createTable", table: given })),
        ...operationsOf(numbers),
      ];
      const [atOnce, oneByOne] = [await sqliteAdapter.connect(config), await sqliteAdapter.connect(config)];
      expect(sqliteDialect.readsState(operations)).toBe(false);
      for (const { sql } of sqliteDialect.compile(operations, emptySnapshot, publicScope)) await atOnce.query(sql);
      for (const op of operations) await migrate(oneByOne, [op]);
      expect(await read(atOnce)).toEqual(await read(oneByOne));
      await atOnce.close();
      await oneByOne.close();
    }),
    { numRuns: 100 },
  );
});
