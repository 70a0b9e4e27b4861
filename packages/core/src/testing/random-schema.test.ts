import { describe, expect, it } from "vitest";
import { indexColumns } from "../model/edit.ts";
import { mentions } from "../model/expression.ts";
import { tableKey } from "../model/name.ts";
import { findTable, type Snapshot } from "../model/snapshot.ts";
import { findColumn, uniqueKeys } from "../model/table.ts";
import { memoryCapabilities } from "./memory-dialect.ts";
import { type MutationName, mutateSchema } from "./mutate-schema.ts";
import { randomSchema } from "./random-schema.ts";

const seeds = Array.from({ length: 300 }, (_, seed) => seed);
const modest = {
  ...memoryCapabilities,
  checks: false,
  foreignKeys: false,
  arrays: false,
  comments: false,
  partialIndexes: false,
};

/** What would not load. */
function faults(snapshot: Snapshot): readonly string[] {
  const tables = Object.entries(snapshot.tables);
  const relations = tables.flatMap(([, table]) => [table.name, ...table.indexes.map((index) => index.name)]);
  return [
    ...relations.filter((name, place) => relations.indexOf(name) !== place).map((name) => `${name} is there twice`),
    ...tables.flatMap(([key, table]) => {
      const columns = table.columns.map((column) => column.name);
      const own = [...(table.primaryKey?.columns ?? []), ...table.foreignKeys.flatMap((foreign) => foreign.columns)];
      const texts = table.checks.map((check) => check.expression);
      return [
        ...(key === tableKey(table) ? [] : [`${key} is ${table.name}`]),
        ...columns.filter((name, place) => columns.indexOf(name) !== place).map((name) => `${key}.${name} twice`),
        ...own.filter((name) => !columns.includes(name)).map((name) => `${key}.${name} is missing`),
        ...table.indexes
          .filter((index) => indexColumns(table, index).length === 0)
          .map((index) => `${index.name} is on nothing`),
        ...texts.filter((text) => !columns.some((name) => mentions(text, name))).map((text) => `${text} reads nothing`),
        ...table.foreignKeys.flatMap((foreign) => {
          const target = findTable(snapshot, foreign.references.table);
          if (target === undefined) return [`${foreign.name} points at nothing`];
          const pairs = foreign.columns.map((name, place) => [
            findColumn(table, name)?.type.name,
            findColumn(target, foreign.references.columns[place] ?? "")?.type.name,
          ]);
          const rests = uniqueKeys(target).some((unique) => unique.join() === foreign.references.columns.join());
          return [
            ...pairs.filter(([left, right]) => left !== right).map(() => `${foreign.name} has two types`),
            ...(rests ? [] : [`${foreign.name} rests on no key`]),
          ];
        }),
      ];
    }),
  ];
}

describe("randomSchema", () => {
  it("is told by the seed alone", () => {
    expect(randomSchema(7, memoryCapabilities)).toEqual(randomSchema(7, memoryCapabilities));
    expect(randomSchema(7, memoryCapabilities)).not.toEqual(randomSchema(8, memoryCapabilities));
  });

  it("makes schemas without faults", () => {
    expect(seeds.flatMap((seed) => faults(randomSchema(seed, memoryCapabilities)))).toEqual([]);
  });

  it("keeps to the capabilities", () => {
    const tables = seeds.flatMap((seed) => Object.values(randomSchema(seed, modest).tables));
    expect(tables.flatMap((table) => [...table.checks, ...table.foreignKeys])).toEqual([]);
    expect(tables.filter((table) => table.comment !== null)).toEqual([]);
    expect(tables.flatMap((table) => table.indexes).filter((index) => index.where !== null)).toEqual([]);
  });

  it("makes everything that it can make", () => {
    const tables = seeds.flatMap((seed) => Object.values(randomSchema(seed, memoryCapabilities).tables));
    const self = tables.filter((table) => table.foreignKeys.some((key) => key.references.table.name === table.name));
    const counts = {
      self: self.length,
      checks: tables.flatMap((table) => table.checks).length,
      computed: tables.filter((table) => table.columns.some((column) => column.generated !== null)).length,
      partial: tables.flatMap((table) => table.indexes).filter((index) => index.where !== null).length,
      expressions: tables.flatMap((table) => table.indexes).filter((index) => index.keys[0]?.expression !== null)
        .length,
      enums: tables.flatMap((table) => table.columns).filter((column) => column.type.name === "enum").length,
      numbered: tables.flatMap((table) => table.columns).filter((column) => column.autoIncrement !== null).length,
      odd: tables.filter((table) => !/^[a-z]\d+$/.test(table.name)).length,
      twoColumns: tables.filter((table) => table.foreignKeys.some((key) => key.columns.length === 2)).length,
    };
    expect(Object.entries(counts).filter(([, count]) => count < 10)).toEqual([]);
  });
});

describe("mutateSchema", () => {
  it("is told by its arguments alone", () => {
    const before = randomSchema(7, memoryCapabilities);
    expect(mutateSchema(before, 1, memoryCapabilities)).toEqual(mutateSchema(before, 1, memoryCapabilities));
  });

  it("makes schemas without faults, over many steps", () => {
    const found = seeds.flatMap((seed) => {
      let snapshot = randomSchema(seed, memoryCapabilities);
      return [1, 2, 3].flatMap((step) => {
        const mutated = mutateSchema(snapshot, seed * 10 + step, memoryCapabilities);
        snapshot = mutated.snapshot;
        return faults(snapshot).map((fault) => `${seed}: ${mutated.mutations.join(" ")}: ${fault}`);
      });
    });
    expect(found).toEqual([]);
  });

  it("makes every mutation", () => {
    const made = new Set<MutationName>();
    for (const seed of Array.from({ length: 2000 }, (_, each) => each)) {
      for (const name of mutateSchema(randomSchema(seed, memoryCapabilities), seed, memoryCapabilities).mutations)
        made.add(name);
    }
    expect([...made].sort()).toMatchInlineSnapshot(`
      [
        "addCheck",
        "addColumn",
        "addEnumValue",
        "addEnumValueAsDefault",
        "addForeignKey",
        "addIndex",
        "addTable",
        "changeDefault",
        "changeForeignKeyAction",
        "changeNullability",
        "dropCheck",
        "dropColumn",
        "dropForeignKey",
        "dropIndex",
        "dropTable",
        "dropUniqueColumn",
        "extendKey",
        "renameAndRetype",
        "renameColumn",
        "renameTable",
        "retypeWithDefault",
        "swapForeignKeyTarget",
        "widenKey",
        "widenType",
      ]
    `);
  });

  it("tells renames in terms of the first and the last schema", () => {
    const wrong = seeds.flatMap((seed) => {
      const before = randomSchema(seed, memoryCapabilities);
      const { snapshot, renames } = mutateSchema(before, seed, memoryCapabilities);
      const tables = Object.entries(renames.tables).filter(
        ([to, from]) => snapshot.tables[to] === undefined || before.tables[tableKey(from)] === undefined,
      );
      const columns = Object.entries(renames.columns).flatMap(([key, names]) =>
        Object.keys(names).filter((name) => !snapshot.tables[key]?.columns.some((column) => column.name === name)),
      );
      return [...tables, ...columns].map((one) => `${seed}: ${one}`);
    });
    expect(wrong).toEqual([]);
  });
});
