/**
 * Decoders of the model's values. They read both what the model holds (every field) and what is written of it (only
 * what differs from the defaults), so snapshot files and operations of any age are read by one description.
 */
import { type AutoIncrement, type Column, column, type SequenceOptions } from "./column.ts";
import { type Check, check, type ForeignKey, foreignKey, type PrimaryKey } from "./constraint.ts";
import {
  type Decoder,
  dictionary,
  type Fields,
  flag,
  isTrue,
  json,
  list,
  nullable,
  oneOf,
  record,
  refuse,
  text,
  wholeNumber,
  wrong,
} from "./decoder.ts";
import { type Default, generatorNames } from "./default.ts";
import { type Index, type IndexKey, index, indexKey } from "./index-model.ts";
import { type ColumnOverride, type Inheritance, inheritance } from "./inheritance.ts";
import { type TableRef, tableRef } from "./name.ts";
import type { ObjectKindName, ObjectRef, SchemaObject } from "./snapshot.ts";
import { type CustomStatement, type Table, table } from "./table.ts";
import { type ColumnType, simpleTypeNames } from "./type.ts";

const names = list(text);

/** What may be written as its name alone is read by the name alone. */
function orName<T>(byName: (name: string) => unknown, decode: Decoder<T>): Decoder<T> {
  return (value, at) => decode(typeof value === "string" ? byName(value) : value, at);
}

export const decodeTableRef: Decoder<TableRef> = orName(tableRef, record(refFields));

function refFields(fields: Fields): TableRef {
  return { schema: fields.optional("schema", nullable(text), null), name: fields.required("name", text) };
}

const typeName = oneOf([
  ...simpleTypeNames,
  "string",
  "decimal",
  "time",
  "datetime",
  "array",
  "enum",
  "named",
  "native",
]);

const decodeType: Decoder<ColumnType> = orName((name) => ({ name }), record(typeFields));

function typeFields(fields: Fields): ColumnType {
  const name = fields.required("name", typeName);
  switch (name) {
    case "string":
      return { name, ...fields.given("length", wholeNumber) };
    case "decimal":
      return { name, ...fields.given("precision", wholeNumber), ...fields.given("scale", wholeNumber) };
    case "time":
      return { name, ...fields.given("precision", wholeNumber) };
    case "datetime":
      return { name, zone: fields.required("zone", flag), ...fields.given("precision", wholeNumber) };
    case "array":
      return { name, element: fields.required("element", decodeType) };
    case "enum":
      return { name, values: fields.required("values", names), ...fields.given("type", text) };
    case "named":
      return {
        name,
        object: fields.required("object", text),
        schema: fields.optional("schema", nullable(text), null),
        type: fields.required("type", text),
      };
    case "native":
      return { name, sql: fields.required("sql", text) };
    default:
      return { name };
  }
}

const decodeDefaultObject = record(defaultFields);

export const decodeDefault: Decoder<Default> = (value, at) => {
  const isScalar = typeof value === "string" || typeof value === "number" || typeof value === "boolean";
  return isScalar ? { kind: "value", value } : decodeDefaultObject(value, at);
};

function defaultFields(fields: Fields): Default {
  const kind = fields.required("kind", oneOf(["value", "sql", "generator"]));
  switch (kind) {
    case "value":
      return { kind, value: fields.required("value", json) };
    case "sql":
      return { kind, sql: fields.required("sql", text) };
    case "generator":
      return { kind, name: fields.required("name", oneOf(generatorNames)) };
  }
}

const decodeSequence = record(
  (fields): SequenceOptions => ({
    ...fields.given("start", text),
    ...fields.given("increment", text),
    ...fields.given("minValue", text),
    ...fields.given("maxValue", text),
    ...fields.given("cache", text),
    ...fields.given("cycle", flag),
  }),
);

const decodeAutoIncrement: Decoder<AutoIncrement> = orName(
  (kind) => ({ kind }),
  record((fields) => ({
    kind: fields.required("kind", oneOf(["serial", "identity"])),
    always: fields.optional("always", flag, false),
    sequence: fields.optional("sequence", decodeSequence, {}),
  })),
);

const decodeGenerated = record((fields) => ({
  expression: fields.required("expression", text),
  stored: fields.optional("stored", flag, true),
}));

export const decodeColumn: Decoder<Column> = record((fields) =>
  column(fields.required("name", text), fields.required("type", decodeType), {
    nullable: fields.optional("nullable", flag, true),
    default: fields.optional("default", nullable(decodeDefault), null),
    generated: fields.optional("generated", nullable(decodeGenerated), null),
    autoIncrement: fields.optional("autoIncrement", nullable(decodeAutoIncrement), null),
    collation: fields.optional("collation", nullable(text), null),
    comment: fields.optional("comment", nullable(text), null),
  }),
);

export const decodePrimaryKey: Decoder<PrimaryKey> = record((fields) => ({
  name: fields.required("name", text),
  columns: fields.required("columns", names),
  ...fields.given("deferrable", oneOf(["immediate", "deferred"])),
  ...fields.given("comment", text),
  ...attachmentFields(fields),
}));

function attachmentFields(fields: Fields): Pick<Index, "partOf" | "only"> {
  return { ...fields.given("partOf", decodeTableRef), ...fields.given("only", isTrue) };
}

const decodeIndexKey: Decoder<IndexKey> = orName(
  (column) => ({ column }),
  record((fields) => {
    const key = {
      column: fields.optional("column", nullable(text), null),
      expression: fields.optional("expression", nullable(text), null),
    };
    if ((key.column === null) === (key.expression === null)) {
      return fields.refuse("column", "must be given, or an expression in its place, and never both");
    }
    return {
      ...indexKey({}),
      ...key,
      direction: fields.optional("direction", oneOf(["asc", "desc"]), "asc"),
      nulls: fields.optional("nulls", nullable(oneOf(["first", "last"])), null),
      operatorClass: fields.optional("operatorClass", nullable(text), null),
      collation: fields.optional("collation", nullable(text), null),
    };
  }),
);

const deferrable = oneOf(["no", "immediate", "deferred"]);
const decodeUniqueConstraint = record((fields) => ({ deferrable: fields.optional("deferrable", deferrable, "no") }));

export const decodeIndex: Decoder<Index> = record((fields) => ({
  ...index({ name: fields.required("name", text), keys: [] }),
  keys: fields.required("keys", list(decodeIndexKey)),
  unique: fields.optional("unique", flag, false),
  where: fields.optional("where", nullable(text), null),
  method: fields.optional("method", nullable(text), null),
  include: fields.optional("include", names, []),
  nullsDistinct: fields.optional("nullsDistinct", flag, true),
  constraint: fields.optional("constraint", nullable(decodeUniqueConstraint), null),
  options: fields.optional("options", dictionary(text), {}),
  comment: fields.optional("comment", nullable(text), null),
  ...attachmentFields(fields),
}));

const action = oneOf(["noAction", "restrict", "cascade", "setNull", "setDefault"]);
const decodeReference = record((fields) => ({
  table: fields.required("table", decodeTableRef),
  columns: fields.required("columns", names),
}));

export const decodeForeignKey: Decoder<ForeignKey> = record((fields) =>
  foreignKey({
    name: fields.required("name", text),
    columns: fields.required("columns", names),
    references: fields.required("references", decodeReference),
    onDelete: fields.optional("onDelete", action, "noAction"),
    onUpdate: fields.optional("onUpdate", action, "noAction"),
    onDeleteColumns: fields.optional("onDeleteColumns", names, []),
    match: fields.optional("match", oneOf(["simple", "full", "partial"]), "simple"),
    deferrable: fields.optional("deferrable", deferrable, "no"),
    validated: fields.optional("validated", flag, true),
    ...fields.given("comment", text),
  }),
);

export const decodeCheck: Decoder<Check> = record((fields) =>
  check({
    name: fields.required("name", text),
    expression: fields.required("expression", text),
    validated: fields.optional("validated", flag, true),
    ...fields.given("noInherit", isTrue),
    ...fields.given("inherited", isTrue),
    ...fields.given("comment", text),
  }),
);

export const decodeStatement: Decoder<CustomStatement> = record((fields) => ({
  name: fields.required("name", text),
  up: fields.required("up", text),
  down: fields.required("down", text),
  ...fields.given("after", list(decodeTableRef)),
}));

const decodeOverride: Decoder<ColumnOverride> = record((fields) => ({
  ...fields.given("nullable", (value, at): false => (value === false ? value : wrong(value, "false", at))),
  ...fields.given("default", nullable(decodeDefault)),
  ...fields.given("comment", text),
}));

export const decodeInheritance: Decoder<Inheritance> = record((fields) =>
  inheritance({
    from: fields.required("from", list(decodeTableRef)),
    ...fields.given("bound", text),
    columns: fields.optional("columns", dictionary(decodeOverride), {}),
  }),
);

export const decodeTable: Decoder<Table> = record((fields) => ({
  ...table({ ...refFields(fields), columns: fields.required("columns", list(decodeColumn)) }),
  primaryKey: fields.optional("primaryKey", nullable(decodePrimaryKey), null),
  indexes: fields.optional("indexes", list(decodeIndex), []),
  foreignKeys: fields.optional("foreignKeys", list(decodeForeignKey), []),
  checks: fields.optional("checks", list(decodeCheck), []),
  statements: fields.optional("statements", list(decodeStatement), []),
  comment: fields.optional("comment", nullable(text), null),
  options: fields.optional("options", dictionary(json), {}),
  inherits: fields.optional("inherits", nullable(decodeInheritance), null),
  requires: fields.optional("requires", names, []),
}));

const decodeObjectKind: Decoder<ObjectKindName> = (value, at) => {
  const [adapter = "", ...word] = text(value, at).split(":");
  if (adapter === "" || word.join("") === "") return refuse(at, "must be an adapter, a colon and its word");
  return `${adapter}:${word.join(":")}`;
};

function objectRefFields(fields: Fields): ObjectRef {
  return { kind: fields.required("kind", decodeObjectKind), ...refFields(fields) };
}

export const decodeObjectRef: Decoder<ObjectRef> = record(objectRefFields);

export const decodeObject: Decoder<SchemaObject> = record((fields) => ({
  ...objectRefFields(fields),
  definition: fields.required("definition", json),
  requires: fields.optional("requires", names, []),
  ...fields.given("provides", names),
}));
