/** Steps of unknown origin (a module, the ledger), read into what they mean or refused where they are wrong. */
import {
  decodeCheck,
  decodeColumn,
  decodeDefault,
  decodeForeignKey,
  decodeIndex,
  decodeInheritance,
  decodeObject,
  decodePrimaryKey,
  decodeStatement,
  decodeTable,
  decodeTableRef,
} from "../model/decode-table.ts";
import {
  type Decoder,
  dictionary,
  type Fields,
  isTrue,
  json,
  list,
  nullable,
  record,
  refuse,
  text,
  wrong,
} from "../model/decoder.ts";
import { coreKinds } from "../operations/definitions.ts";
import type { CoreKind, ExtensionOperation, Irreversible, OperationOf, TableTraits } from "../operations/vocabulary.ts";
import type { RunStep, Step } from "./define.ts";

export const decodeStep: Decoder<Step> = (value, at) =>
  typeof value === "function"
    ? refuse(at, 'is a function; code of your own is a step too: run("what it does", async (db) => { ... })')
    : record(stepFields)(value, at);

function stepFields(fields: Fields): Step {
  const kind = fields.required("kind", text);
  if (kind === "run") return runFields(fields);
  if (kind === "irreversible") return irreversibleFields(fields);
  const core = coreKinds.find((known) => known === kind);
  if (core !== undefined) return operations[core](fields);
  const [adapter, ...word] = kind.split(":");
  if (adapter !== "" && word.join("") !== "") return extensionFields(`${adapter}:${word.join(":")}`, fields);
  return fields.refuse("kind", `names no operation of this mig: ${JSON.stringify(kind)}`);
}

const decodeRenamed = list(record((fields) => bothSides(fields, text)));

/** What an operation holds beside its kind, per kind: one that is forgotten does not compile. */
const operations: { readonly [K in CoreKind]: (fields: Fields) => OperationOf<K> } = {
  createTable: (fields) => ({ kind: "createTable", table: fields.required("table", decodeTable) }),
  dropTable: (fields) => ({ kind: "dropTable", table: fields.required("table", decodeTable) }),
  renameTable: (fields) => ({ kind: "renameTable", ...bothSides(fields, decodeTableRef) }),
  reparentTable: (fields) => ({ kind: "reparentTable", ...bothSides(fields, decodeTable) }),
  alterTable: (fields) => ({ kind: "alterTable", ...onTable(fields), ...bothSides(fields, decodeTraits) }),
  addColumn: (fields) => ({
    kind: "addColumn",
    ...onTable(fields),
    column: fields.required("column", decodeColumn),
    ...fields.given("fill", decodeDefault),
  }),
  dropColumn: (fields) => ({ kind: "dropColumn", ...onTable(fields), column: fields.required("column", decodeColumn) }),
  renameColumn: (fields) => ({ kind: "renameColumn", ...onTable(fields), ...bothSides(fields, text) }),
  alterColumn: (fields) => ({
    kind: "alterColumn",
    ...onTable(fields),
    ...bothSides(fields, decodeColumn),
    ...fields.given("using", text),
    ...fields.given("back", text),
    ...fields.given("renamed", decodeRenamed),
    ...fields.given("fill", decodeDefault),
  }),
  addPrimaryKey: (fields) => ({ kind: "addPrimaryKey", ...primaryKeyFields(fields) }),
  dropPrimaryKey: (fields) => ({ kind: "dropPrimaryKey", ...primaryKeyFields(fields) }),
  alterPrimaryKey: (fields) => ({
    kind: "alterPrimaryKey",
    ...onTable(fields),
    ...bothSides(fields, decodePrimaryKey),
  }),
  createIndex: (fields) => ({ kind: "createIndex", ...indexFields(fields) }),
  dropIndex: (fields) => ({ kind: "dropIndex", ...indexFields(fields) }),
  alterIndex: (fields) => ({ kind: "alterIndex", ...onTable(fields), ...bothSides(fields, decodeIndex) }),
  renameIndex: (fields) => ({ kind: "renameIndex", ...onTable(fields), ...bothSides(fields, text) }),
  addForeignKey: (fields) => ({ kind: "addForeignKey", ...foreignKeyFields(fields) }),
  dropForeignKey: (fields) => ({ kind: "dropForeignKey", ...foreignKeyFields(fields) }),
  alterForeignKey: (fields) => ({
    kind: "alterForeignKey",
    ...onTable(fields),
    ...bothSides(fields, decodeForeignKey),
  }),
  addCheck: (fields) => ({ kind: "addCheck", ...onTable(fields), check: fields.required("check", decodeCheck) }),
  dropCheck: (fields) => ({ kind: "dropCheck", ...onTable(fields), check: fields.required("check", decodeCheck) }),
  alterCheck: (fields) => ({ kind: "alterCheck", ...onTable(fields), ...bothSides(fields, decodeCheck) }),
  renameConstraint: (fields) => ({ kind: "renameConstraint", ...onTable(fields), ...bothSides(fields, text) }),
  addStatement: (fields) => ({ kind: "addStatement", ...statementFields(fields) }),
  dropStatement: (fields) => ({ kind: "dropStatement", ...statementFields(fields) }),
  createObject: (fields) => ({ kind: "createObject", object: fields.required("object", decodeObject) }),
  dropObject: (fields) => ({ kind: "dropObject", object: fields.required("object", decodeObject) }),
  alterObject: (fields) => ({
    kind: "alterObject",
    ...bothSides(fields, decodeObject),
    ...fields.given("renamed", decodeRenamed),
  }),
  execute: (fields) => ({
    kind: "execute",
    up: fields.required("up", text),
    down: fields.optional("down", nullable(text), null),
  }),
};

function onTable(fields: Fields) {
  return { table: fields.required("table", decodeTableRef) };
}

function bothSides<T>(fields: Fields, decode: Decoder<T>) {
  return { from: fields.required("from", decode), to: fields.required("to", decode) };
}

const decodeTraits: Decoder<TableTraits> = record((fields) => ({
  comment: fields.optional("comment", nullable(text), null),
  options: fields.optional("options", dictionary(json), {}),
  ...fields.given("inherits", decodeInheritance),
}));

function primaryKeyFields(fields: Fields) {
  return { ...onTable(fields), primaryKey: fields.required("primaryKey", decodePrimaryKey) };
}

function indexFields(fields: Fields) {
  return {
    ...onTable(fields),
    index: fields.required("index", decodeIndex),
    ...fields.given("concurrently", isTrue),
  };
}

function foreignKeyFields(fields: Fields) {
  return { ...onTable(fields), foreignKey: fields.required("foreignKey", decodeForeignKey) };
}

function statementFields(fields: Fields) {
  return { ...onTable(fields), statement: fields.required("statement", decodeStatement) };
}

function extensionFields(kind: ExtensionOperation["kind"], fields: Fields): ExtensionOperation {
  return {
    kind,
    payload: fields.required("payload", json),
    inverse: fields.optional("inverse", nullable(json), null),
    ...fields.given("table", decodeTableRef),
    ...fields.given("requires", list(text)),
    ...fields.given("provides", list(text)),
  };
}

function runFields(fields: Fields): RunStep {
  return {
    kind: "run",
    label: fields.required("label", text),
    body: fields.required("body", (value, at) => (isBody(value) ? value : wrong(value, "a function", at))),
    ...fields.given("missing", isTrue),
  };
}

function isBody(value: unknown): value is RunStep["body"] {
  return typeof value === "function";
}

function irreversibleFields(fields: Fields): Irreversible {
  return { kind: "irreversible", reason: fields.required("reason", text) };
}
