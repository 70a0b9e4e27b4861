/**
 * Whole schemas from a seed: several tables with keys, indexes, checks, computed columns, foreign keys onto themselves
 * and onto each other, and names that must be quoted. They are declared, not lowered, and really load on every
 * database with these capabilities: the expressions and defaults are those that databases share.
 */
import type { Capabilities } from "../adapter/capabilities.ts";
import { type Column, column } from "../model/column.ts";
import { type Check, check, foreignKey } from "../model/constraint.ts";
import { type Index, index } from "../model/index-model.ts";
import { type Snapshot, snapshotOf } from "../model/snapshot.ts";
import { type Table, table } from "../model/table.ts";
import { type Random, randomFrom } from "./random.ts";
import { randomColumn } from "./random-column.ts";
import { type Names, randomNames } from "./random-names.ts";

export interface Making {
  readonly random: Random;
  readonly capabilities: Capabilities;
  readonly names: Names;
}

/**
 * A schema of one to five tables. Pure: the same seed and capabilities give the same schema.
 *
 * @example const { tables } = randomSchema(7, sqliteDialect.capabilities);
 */
export function randomSchema(seed: number, capabilities: Capabilities): Snapshot {
  const random = randomFrom(seed);
  const making = { random, capabilities, names: randomNames(random, capabilities.maxNameBytes, []) };
  const tables = Array.from({ length: 1 + random.int(5) }, () => randomTable(making));
  return snapshotOf(capabilities.foreignKeys ? withReferences(making, tables) : tables);
}

/** Without foreign keys. */
export function randomTable(making: Making): Table {
  const { random, capabilities, names } = making;
  const name = names.fresh("t");
  const key = randomKey(making, name);
  const others = Array.from({ length: 1 + random.int(6) }, () =>
    randomColumn(random, capabilities, names.fresh("c"), names.derived(name, "enum")),
  );
  const stored = capabilities.generatedColumns === "stored" || capabilities.generatedColumns === "both";
  const computed = stored && random.chance(0.2) ? computedColumn(making, others) : [];
  const bare = table({
    name,
    columns: [...key.columns, ...others, ...computed],
    primaryKey: key.columns.length === 0 ? null : { name: names.derived(name, "pkey"), columns: key.primary },
    comment: capabilities.comments && random.chance(0.1) ? "what it's about" : null,
  });
  const indexes = Array.from({ length: random.int(3) }, () => randomIndex(making, bare)).flat();
  const checks = capabilities.checks && random.chance(0.4) ? randomCheck(making, bare) : [];
  return { ...bare, indexes, checks };
}

function randomKey({ random, capabilities, names }: Making, name: string) {
  const id = names.fresh("id");
  const numbered = (["serial", "identity"] as const).filter((kind) => capabilities[kind]);
  switch (random.weighted({ number: 4, autoIncrement: 4, uuid: 2, two: 1, none: 0.5 })) {
    case "none":
      return { columns: [], primary: [] };
    case "uuid":
      return { columns: [column(id, "uuid", { nullable: false })], primary: [id] };
    case "two": {
      const second = names.derived(name, "part");
      const columns = [column(id, "integer", { nullable: false }), column(second, "text", { nullable: false })];
      return { columns, primary: [id, second] };
    }
    case "autoIncrement":
      return {
        columns: [column(id, "bigint", { nullable: false, autoIncrement: random.any(numbered) ?? null })],
        primary: [id],
      };
    case "number":
      return { columns: [column(id, "integer", { nullable: false })], primary: [id] };
  }
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function isNumber({ type }: Column): boolean {
  return type.name === "integer" || type.name === "smallint" || type.name === "bigint";
}

function computedColumn({ random, names }: Making, columns: readonly Column[]): readonly Column[] {
  const source = random.any(columns.filter((known) => known.type.name === "integer"));
  if (source === undefined) return [];
  return [
    column(names.fresh("g"), "integer", { generated: { expression: `${quoted(source.name)} + 1`, stored: true } }),
  ];
}

/** What an index, and a unique index, can be on in every database. */
const indexable: ReadonlySet<string> = new Set([
  "text",
  "string",
  "smallint",
  "integer",
  "bigint",
  "boolean",
  "date",
  "uuid",
  "decimal",
]);

/** At most one; none when the table has no column for it. */
export function randomIndex(making: Making, of: Table): readonly Index[] {
  const { random, capabilities, names } = making;
  const plain = of.columns.filter((known) => indexable.has(known.type.name) && known.generated === null);
  const [first, second] = [random.any(plain), random.any(plain)];
  if (first === undefined) return [];
  const two = second !== undefined && second.name !== first.name && random.chance(0.4) ? [second.name] : [];
  const numeric = random.any(plain.filter(isNumber));
  const partial = capabilities.partialIndexes && numeric !== undefined && random.chance(0.2);
  const expression = capabilities.expressionIndexes && first.type.name === "text" && random.chance(0.2);
  return [
    index({
      name: names.derived(of.name, first.name, "index"),
      keys: [
        expression ? { expression: `lower(${quoted(first.name)})` } : first.name,
        ...two.map((column) => ({ column, direction: random.pick(["asc", "desc"] as const) })),
      ],
      unique: random.chance(0.35),
      where: partial ? `${quoted(numeric.name)} > 0` : null,
    }),
  ];
}

/** At most one; none when the table has no column for it. */
export function randomCheck({ random, names }: Making, of: Table): readonly Check[] {
  const candidates = of.columns.filter(
    (known) => known.generated === null && (known.type.name === "integer" || known.type.name === "text"),
  );
  const on = random.any(candidates);
  if (on === undefined) return [];
  const measured = on.type.name === "text" ? `length(${quoted(on.name)})` : quoted(on.name);
  const expression = `${measured} < 10000`;
  return [check({ name: names.derived(of.name, on.name, "check"), expression })];
}

/** About every second table points at one of them, which may be itself or one that points back. */
function withReferences(making: Making, tables: readonly Table[]): readonly Table[] {
  return tables.map((from) => {
    if (!making.random.chance(0.6)) return from;
    const target = making.random.pick(tables);
    return withReference(making, from, target) ?? from;
  });
}

/** The table with new columns that point at the target's primary key; null when it has none. */
export function withReference({ random, names }: Making, from: Table, target: Table): Table | null {
  if (target.primaryKey === null) return null;
  const pairs = target.primaryKey.columns.flatMap((name) => {
    const key = target.columns.find((known) => known.name === name);
    return key === undefined ? [] : [{ key, column: column(names.fresh("r"), key.type) }];
  });
  const columns = pairs.map((pair) => pair.column);
  const key = foreignKey({
    name: names.derived(from.name, columns.map((known) => known.name).join("_"), "fkey"),
    columns: columns.map((known) => known.name),
    references: { table: target, columns: pairs.map((pair) => pair.key.name) },
    onDelete: random.pick(["noAction", "cascade", "setNull", "restrict"]),
    onUpdate: random.pick(["noAction", "noAction", "cascade"]),
  });
  return { ...from, columns: [...from.columns, ...columns], foreignKeys: [...from.foreignKeys, key] };
}
