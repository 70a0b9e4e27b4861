/** Random values of the model, for laws that must hold whatever a schema looks like. */
import fc from "fast-check";
import type { Column } from "../src/model/column.ts";
import type { Check, ForeignKey, PrimaryKey } from "../src/model/constraint.ts";
import type { Default } from "../src/model/default.ts";
import { generatorNames } from "../src/model/default.ts";
import type { Index, IndexKey } from "../src/model/index-model.ts";
import type { ColumnOverride, Inheritance } from "../src/model/inheritance.ts";
import type { Json } from "../src/model/json.ts";
import type { TableRef } from "../src/model/name.ts";
import type { ObjectKindName, SchemaObject } from "../src/model/snapshot.ts";
import type { CustomStatement, Table } from "../src/model/table.ts";
import { type ColumnType, simpleTypeNames } from "../src/model/type.ts";
import type {
  CoreKind,
  ExtensionOperation,
  Irreversible,
  Operation,
  OperationOf,
} from "../src/operations/vocabulary.ts";

/** Texts that break writers: quotes, backslashes, line ends of every kind, template holes, halves of characters. */
const hostile = fc
  .array(
    fc.constantFrom(
      "'",
      '"',
      "`",
      "\\",
      "${",
      "}",
      "$",
      "\n",
      "\r",
      "\r\n",
      "\t",
      "\0",
      "\u2028",
      "\ufeff",
      "\ud83d",
      "😀",
      "a",
      " ",
      "*/",
      "//",
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.join(""));
const text = fc.oneof(
  fc.constantFrom("id", "posts", "select 1"),
  fc.string({ unit: "binary", maxLength: 120 }),
  hostile,
);
const name = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom("id", "posts", "author_id", "Titel", "user-id", "größe") },
  { weight: 1, arbitrary: hostile },
);
const is = <const K extends string>(kind: K) => fc.constant<K>(kind);
const names = fc.array(name, { maxLength: 3 });
const maybe = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: null });
const few = <T>(of: fc.Arbitrary<T>) => fc.array(of, { maxLength: 2 });

/** Also keys that are something else in source text. */
const json: fc.Arbitrary<Json> = fc
  .jsonValue({ maxDepth: 2 })
  .map((value): Json => JSON.parse(JSON.stringify(value)))
  .chain((value) => fc.constantFrom<Json>(value, JSON.parse('{"__proto__":1,"a-b":2,"constructor":3,"12":4}')));

export const tableRefs: fc.Arbitrary<TableRef> = fc.record({ schema: maybe(name), name });

const columnTypes: fc.Arbitrary<ColumnType> = fc.letrec<{ type: ColumnType }>((tie) => ({
  type: fc.oneof(
    { maxDepth: 2 },
    fc.record({ name: fc.constantFrom(...simpleTypeNames) }),
    fc.record({ name: is("string"), length: fc.nat() }, { requiredKeys: ["name"] }),
    fc.record({ name: is("decimal"), precision: fc.nat(), scale: fc.nat() }, { requiredKeys: ["name"] }),
    fc.record({ name: is("datetime"), zone: fc.boolean(), precision: fc.nat(6) }, { requiredKeys: ["name", "zone"] }),
    fc.record({ name: is("time"), precision: fc.nat(6) }, { requiredKeys: ["name"] }),
    fc.record({ name: is("enum"), values: names, type: text }, { requiredKeys: ["name", "values"] }),
    fc.record({ name: is("named"), object: text, schema: maybe(name), type: text }),
    fc.record({ name: is("native"), sql: text }),
    fc.record({ name: is("array"), element: tie("type") }),
  ),
})).type;

const defaults: fc.Arbitrary<Default> = fc.oneof(
  fc.record({ kind: is("value"), value: json }),
  fc.record({ kind: is("sql"), sql: text }),
  fc.record({ kind: is("generator"), name: fc.constantFrom(...generatorNames) }),
);

const columns: fc.Arbitrary<Column> = fc.record({
  name,
  type: columnTypes,
  nullable: fc.boolean(),
  default: maybe(defaults),
  generated: maybe(fc.record({ expression: text, stored: fc.boolean() })),
  autoIncrement: maybe(
    fc.record({
      kind: fc.constantFrom("serial", "identity"),
      always: fc.boolean(),
      sequence: fc.record({ start: text, cycle: fc.boolean() }, { requiredKeys: [] }),
    }),
  ),
  collation: maybe(text),
  comment: maybe(text),
});

const primaryKeys: fc.Arbitrary<PrimaryKey> = fc.record(
  {
    name: fc.oneof(name, fc.constant("posts_pkey")),
    columns: names,
    deferrable: fc.constantFrom("immediate" as const, "deferred" as const),
  },
  { requiredKeys: ["name", "columns"] },
);

const indexKeys: fc.Arbitrary<IndexKey> = fc
  .record({
    subject: fc.oneof(
      name.map((column) => ({ column, expression: null })),
      text.map((expression) => ({ column: null, expression })),
    ),
    direction: fc.constantFrom("asc", "desc"),
    nulls: maybe(fc.constantFrom("first", "last")),
    operatorClass: maybe(text),
    collation: maybe(text),
  })
  .map(({ subject, ...more }) => ({ ...subject, ...more }));

const deferrable = fc.constantFrom("no", "immediate", "deferred");

const indexes: fc.Arbitrary<Index> = fc.record({
  name: fc.oneof(name, fc.constant("posts_id_index")),
  keys: fc.array(indexKeys, { maxLength: 3 }),
  unique: fc.boolean(),
  where: maybe(text),
  method: maybe(text),
  include: names,
  nullsDistinct: fc.boolean(),
  constraint: maybe(fc.record({ deferrable })),
  options: fc.dictionary(name, text, { maxKeys: 2 }),
  comment: maybe(text),
});

const actions = fc.constantFrom("noAction", "restrict", "cascade", "setNull", "setDefault");

const foreignKeys: fc.Arbitrary<ForeignKey> = fc.record({
  name: fc.oneof(name, fc.constant("posts_author_id_fkey")),
  columns: names,
  references: fc.record({ table: tableRefs, columns: names }),
  onDelete: actions,
  onUpdate: actions,
  onDeleteColumns: names,
  match: fc.constantFrom("simple", "full", "partial"),
  deferrable,
  validated: fc.boolean(),
});

const checks: fc.Arbitrary<Check> = fc.record(
  { name, expression: text, validated: fc.boolean(), noInherit: fc.constant(true as const), comment: text },
  { requiredKeys: ["name", "expression", "validated"] },
);
const overrides: fc.Arbitrary<ColumnOverride> = fc.record(
  { nullable: fc.constant(false as const), default: maybe(defaults), comment: text },
  { requiredKeys: [] },
);
const inheritances: fc.Arbitrary<Inheritance> = fc.record(
  { from: few(tableRefs), bound: text, columns: fc.dictionary(name, overrides, { maxKeys: 2 }) },
  { requiredKeys: ["from", "columns"] },
);
const statements: fc.Arbitrary<CustomStatement> = fc
  .record({ name, up: text, down: text, after: fc.option(few(tableRefs), { nil: null }) })
  .map(({ after, ...statement }) => (after === null ? statement : { ...statement, after }));
const traits = { comment: maybe(text), options: fc.dictionary(name, json, { maxKeys: 2 }) };

export const tables: fc.Arbitrary<Table> = fc
  .record({
    ref: tableRefs,
    columns: few(columns),
    primaryKey: maybe(primaryKeys),
    indexes: few(indexes),
    foreignKeys: few(foreignKeys),
    checks: few(checks),
    statements: few(statements),
    inherits: maybe(inheritances),
    requires: names,
    ...traits,
  })
  .map(({ ref, ...parts }) => ({ ...ref, ...parts }));

const objectKinds: fc.Arbitrary<ObjectKindName> = fc.constantFrom("pg:enum", "x:a:b");

export const objects: fc.Arbitrary<SchemaObject> = fc.record(
  { kind: objectKinds, schema: maybe(name), name, definition: json, requires: names, provides: names },
  { requiredKeys: ["kind", "schema", "name", "definition", "requires"] },
);

const table = tableRefs;
const rename = { from: name, to: name };
const concurrently = fc.constant<true>(true);

const operationsByKind: { readonly [K in CoreKind]: fc.Arbitrary<OperationOf<K>> } = {
  createTable: fc.record({ kind: is("createTable"), table: tables }),
  dropTable: fc.record({ kind: is("dropTable"), table: tables }),
  renameTable: fc.record({ kind: is("renameTable"), from: tableRefs, to: tableRefs }),
  alterTable: fc.record({ kind: is("alterTable"), table, from: fc.record(traits), to: fc.record(traits) }),
  reparentTable: fc
    .record({ ref: tableRefs, from: tables, to: tables })
    .map(({ ref, from, to }) => ({ kind: "reparentTable", from: { ...from, ...ref }, to: { ...to, ...ref } })),
  addColumn: fc.record({ kind: is("addColumn"), table, column: columns }),
  dropColumn: fc.record({ kind: is("dropColumn"), table, column: columns }),
  renameColumn: fc.record({ kind: is("renameColumn"), table, ...rename }),
  alterColumn: fc.record(
    {
      kind: is("alterColumn"),
      table,
      from: columns,
      to: columns,
      using: text,
      back: text,
      renamed: few(fc.record(rename)),
    },
    { requiredKeys: ["kind", "table", "from", "to"] },
  ),
  addPrimaryKey: fc.record({ kind: is("addPrimaryKey"), table, primaryKey: primaryKeys }),
  dropPrimaryKey: fc.record({ kind: is("dropPrimaryKey"), table, primaryKey: primaryKeys }),
  alterPrimaryKey: fc.record({ kind: is("alterPrimaryKey"), table, from: primaryKeys, to: primaryKeys }),
  alterIndex: fc.record({ kind: is("alterIndex"), table, from: indexes, to: indexes }),
  createIndex: fc.record(
    { kind: is("createIndex"), table, index: indexes, concurrently },
    { requiredKeys: ["kind", "table", "index"] },
  ),
  dropIndex: fc.record(
    { kind: is("dropIndex"), table, index: indexes, concurrently },
    { requiredKeys: ["kind", "table", "index"] },
  ),
  renameIndex: fc.record({ kind: is("renameIndex"), table, ...rename }),
  addForeignKey: fc.record({ kind: is("addForeignKey"), table, foreignKey: foreignKeys }),
  dropForeignKey: fc.record({ kind: is("dropForeignKey"), table, foreignKey: foreignKeys }),
  addCheck: fc.record({ kind: is("addCheck"), table, check: checks }),
  dropCheck: fc.record({ kind: is("dropCheck"), table, check: checks }),
  alterForeignKey: fc.record({ kind: is("alterForeignKey"), table, from: foreignKeys, to: foreignKeys }),
  alterCheck: fc.record({ kind: is("alterCheck"), table, from: checks, to: checks }),
  renameConstraint: fc.record({ kind: is("renameConstraint"), table, ...rename }),
  addStatement: fc.record({ kind: is("addStatement"), table, statement: statements }),
  dropStatement: fc.record({ kind: is("dropStatement"), table, statement: statements }),
  createObject: fc.record({ kind: is("createObject"), object: objects }),
  dropObject: fc.record({ kind: is("dropObject"), object: objects }),
  alterObject: fc.record(
    { kind: is("alterObject"), from: objects, to: objects, renamed: few(fc.record(rename)) },
    { requiredKeys: ["kind", "from", "to"] },
  ),
  execute: fc.record({ kind: is("execute"), up: text, down: maybe(text) }),
};

const extensions: fc.Arbitrary<ExtensionOperation> = fc.record(
  { kind: objectKinds, payload: json, inverse: maybe(json), table, requires: names, provides: names },
  { requiredKeys: ["kind", "payload", "inverse"] },
);

export const operations: fc.Arbitrary<Operation> = fc.oneof(...Object.values(operationsByKind), extensions);

export const irreversibles: fc.Arbitrary<Irreversible> = fc.record({ kind: is("irreversible"), reason: text });
