/** A table as the file that declares its resource. */
import type { Dialect } from "../../adapter/adapter.ts";
import { literal } from "../../migration/literal.ts";
import type { Inheritance } from "../../model/inheritance.ts";
import { equal } from "../../model/json.ts";
import { derivedName } from "../../resource/check-name.ts";
import { type ColumnPlace, columnSource } from "./column-source.ts";
import { indexSources } from "./index-source.ts";
import { attributeOf, type Declared, type ReferenceSources } from "./reference-source.ts";
import { data, list, type Members, object, print, type Source, sqlText, usesSql } from "./source.ts";

export interface FileOptions {
  readonly dialect: Dialect;
  /** The function that `dataLayer` made, and the package that exports it. */
  readonly dataLayer: string;
  readonly package: string;
  /** The constant that holds the repo, and the module that exports it, as the files import it. */
  readonly repo: { readonly name: string; readonly from: string };
  /** False: the tables are somebody else's affair. */
  readonly migrate: boolean;
}

export function tableFile(
  of: Declared,
  references: ReferenceSources,
  place: ColumnPlace,
  notes: readonly string[],
  options: FileOptions,
): string {
  const { table, name } = of;
  const attributes = table.columns.map(
    (column) => [attributeOf(of, column.name), columnSource(place, attributeOf(of, column.name), column)] as const,
  );
  const { identities, customIndexes } = indexSources(table, (column) => attributeOf(of, column), options.dialect);
  const body = object(
    [
      ["dataLayer", dataLayer(of, references, customIndexes, options)],
      ["attributes", block(attributes)],
      ...(references.relationships.length === 0 ? [] : [["relationships", block(references.relationships)] as const]),
      ...(identities.length === 0 ? [] : [["identities", block(identities)] as const]),
      ...primaryKey(of),
    ],
    [`export const ${name} = resource(${literal(name)}, `, ");"],
  );
  const text = `${comments(notes)}${print(body)}\n`;
  return `${imports(of, references, text, options)}\n${text}`;
}

/** On lines of their own, however short. */
function block(members: Members): Source {
  const source = object(members);
  return typeof source === "string" ? source : { ...source, isOpen: true };
}

function dataLayer(
  { table }: Declared,
  { references }: ReferenceSources,
  customIndexes: readonly Source[],
  { dialect, dataLayer: call, repo, migrate }: FileOptions,
): Source {
  const { primaryKey, inherits } = table;
  const when = (is: boolean, name: string, source: Source) => (is ? [[name, source] as const] : []);
  const ownName = primaryKey !== null && primaryKey.name !== derivedName(dialect, table.name, "pkey");
  const own = table.checks.filter(({ inherited }) => !inherited);
  const checks = own.map(({ name, expression, validated, noInherit, comment }) =>
    object([
      ["name", literal(name)],
      ["check", sqlText(expression)],
      ...when(!validated, "validated", "false"),
      ...when(noInherit === true, "noInherit", "true"),
      ...when(comment !== undefined, "comment", literal(comment ?? "")),
    ]),
  );
  return object(
    [
      ["repo", repo.name],
      ["table", literal(table.name)],
      ...when(table.schema !== null, "schema", literal(table.schema)),
      ...when(!migrate, "migrate", "false"),
      ...when(references.length > 0, "references", block(references)),
      ...when(customIndexes.length > 0, "customIndexes", list(customIndexes)),
      ...when(checks.length > 0, "checkConstraints", list(checks)),
      ...when(ownName, "primaryKeyName", literal(primaryKey?.name ?? "")),
      ...(inherits === null ? [] : [["inherits", parents(inherits)] as const]),
      ...when(!equal(table.options, {}), "options", data(table.options)),
      ...when(table.comment !== null, "comment", literal(table.comment)),
    ],
    [`${call}(`, ")"],
  );
}

/** The columns that it has otherwise are told by its attributes. */
function parents({ from, bound }: Inheritance): Source {
  return object([
    ["from", list(from.map((ref) => (ref.schema === null ? literal(ref.name) : data({ ...ref }))))],
    ...(bound === undefined ? [] : [["bound", literal(bound)] as const]),
  ]);
}

/** Only where the order of the columns does not say it. */
function primaryKey(of: Declared): Members {
  const key = of.table.primaryKey?.columns ?? [];
  const declared = of.table.columns.map(({ name }) => name).filter((name) => key.includes(name));
  return equal(key, declared) ? [] : [["primaryKey", list(key.map((column) => literal(attributeOf(of, column))))]];
}

function comments(notes: readonly string[]): string {
  if (notes.length === 0) return "";
  const lines = notes.map((note) => `//  - ${note.replaceAll("\n", " ")}\n`);
  return `// The table has what this declaration does not say:\n${lines.join("")}`;
}

function imports(
  of: Declared,
  { targets, relationships }: ReferenceSources,
  text: string,
  options: FileOptions,
): string {
  const { repo } = options;
  const core = [
    "attribute as a",
    ...(relationships.length > 0 ? ["belongsTo"] : []),
    "resource",
    ...(usesSql(text) ? ["sql"] : []),
  ];
  const others = new Map(targets.filter(({ name }) => name !== of.name).map(({ name, file }) => [file, name]));
  const named = (pattern: RegExp) => [...new Set([...text.matchAll(pattern)].map(([, name = ""]) => name))].sort();
  const enums = named(/a\.enum\(([A-Z]\w*)\)/g);
  const types = named(/a\.custom\(\{ storage: \{ \w+: ([A-Z]\w*) \} \}\)/g);
  const local = [
    ...[...others].map(([file, name]) => [`./${file}.ts`, name] as const),
    ...(enums.length === 0 ? [] : [["./enums.ts", enums.join(", ")] as const]),
    ...(types.length === 0 ? [] : [["./objects.ts", types.join(", ")] as const]),
  ].sort(([left], [right]) => (left < right ? -1 : 1));
  return [
    importLine(core.join(", "), "@mig/core"),
    importLine(options.dataLayer, options.package),
    importLine(repo.name, repo.from),
    ...local.map(([from, names]) => importLine(names, from)),
  ].join("");
}

export function importLine(names: string, from: string): string {
  const members = names.split(", ").map((name) => [name, name] as const);
  return `${print(object(members, ["import ", ` from ${literal(from)};`]))}\n`;
}
