/** From a database to the declarations of what it has, as files. Pure: an introspected state in, texts out. */
import type { Dialect } from "../../adapter/adapter.ts";
import type { Declarations } from "../../adapter/declarations.ts";
import { aloneIn } from "../../adapter/families.ts";
import { isMigError, MigError } from "../../errors.ts";
import { literal } from "../../migration/literal.ts";
import { showTable } from "../../model/name.ts";
import type { FileChange } from "../../model/project-files.ts";
import { objectKey, type SchemaObject, type Snapshot } from "../../model/snapshot.ts";
import type { Table } from "../../model/table.ts";
import type { ColumnType } from "../../model/type.ts";
import { limitsOf } from "./limits.ts";
import { kebabCase, nameAttributes, nameObjects, nameTables } from "./naming.ts";
import { objectsFile } from "./object-source.ts";
import { type Declared, referenceSources } from "./reference-source.ts";
import { data, list, print } from "./source.ts";
import { type FileOptions, importLine, tableFile } from "./table-source.ts";

export interface WriteResourcesOptions extends Pick<FileOptions, "repo" | "migrate"> {
  /** As introspection reports it, without the ledger. */
  readonly state: Snapshot;
  readonly dialect: Dialect;
  /** The domain's name; its constant has the same. */
  readonly domain: string;
  /** Where the files go, relative to the project. */
  readonly folder: string;
}

export interface WrittenResources {
  /** One for each table, one for all enums, one for all other objects, and the domain's. */
  readonly files: readonly FileChange[];
  readonly domainFile: string;
  /** What the declarations do not say; it stands in their files, too. */
  readonly notes: readonly ImportNote[];
  /** Table keys of what is declared. */
  readonly tables: readonly string[];
}

export interface ImportNote {
  /** The table. */
  readonly of: string;
  readonly text: string;
}

/**
 * Declares every table as a resource, its foreign keys as relationships, plain unique indexes as identities, and every
 * other object by a function of the adapter or by `declareObject`. The same state gives the same texts.
 *
 * Errors: MIG_UNSUPPORTED for an adapter that does not say how its users declare anything.
 *
 * @example
 * const { files } = writeResources({ state, dialect: pgDialect, domain: "Shop", folder: "src/resources",
 *   repo: { name: "Repo", from: "../repo.ts" }, migrate: true });
 */
export function writeResources({ state, dialect, domain, folder, ...rest }: WriteResourcesOptions): WrittenResources {
  const words = declarationsOf(dialect);
  const options: FileOptions = { ...rest, dialect, dataLayer: words.dataLayer, package: words.package };
  const taken = new Set([domain, options.repo.name]);
  const files = new Set([kebabCase(domain), "enums", "objects"]);
  const enums = nameObjects(usedEnums(state, words), taken);
  const enumKeyOf = (table: Table, type: Named) => (type.schema === table.schema ? objectKey(refOf(type)) : "");
  // A table with parents declares the columns that it has from them, too: its own parts speak of them.
  const carried = Object.values(state.tables)
    .map((table) => ({ ...table, columns: aloneIn(state, table, dialect.families).columns }))
    .map((table) => carry(table, dialect, state, words));
  const declared = new Map(
    [
      ...nameTables(
        carried.flatMap(({ table }) => table ?? []),
        taken,
        files,
      ),
    ].map(([key, { of, name, file }]) => {
      return [key, { table: of, name, file, attributes: nameAttributes(of) }] as const;
    }),
  );
  const made = new Set(carried.flatMap(({ objects }) => objects.map(objectKey)));
  const objects = nameObjects(
    Object.values(state.objects).filter((object) => !made.has(objectKey(object))),
    taken,
  );

  const notes: ImportNote[] = carried.flatMap(({ note }) => note ?? []);
  const written = [...declared.values()].map((of): FileChange => {
    const references = referenceSources(of, (key) => declared.get(key), dialect);
    const enumOf = (type: Named) => enums.get(enumKeyOf(of.table, type))?.name ?? null;
    const objectOf = (type: Named) => objects.get(objectKey(refOf(type)))?.name ?? null;
    const isDeclared = (type: ColumnType): boolean =>
      type.name === "array"
        ? isDeclared(type.element)
        : type.name !== "named" || enumOf(type) !== null || objectOf(type) !== null;
    const own = [...references.notes, ...limitsOf(of.table, isDeclared)];
    notes.push(...own.map((text) => ({ of: showTable(of.table), text })));
    return {
      path: `${folder}/${of.file}.ts`,
      text: tableFile(of, references, { dialect, table: of.table, enumOf, objectOf }, own, options),
    };
  });
  const domainFile = `${folder}/${kebabCase(domain)}.ts`;
  const used = [...enums.values()].filter(({ name }) => written.some(({ text }) => text?.includes(`a.enum(${name})`)));
  return {
    files: [
      ...written,
      ...(used.length === 0 ? [] : [{ path: `${folder}/enums.ts`, text: enumsFile(used, words) }]),
      ...(objects.size === 0
        ? []
        : [{ path: `${folder}/objects.ts`, text: objectsFile([...objects.values()], words, options) }]),
      {
        path: domainFile,
        text: domainText(
          domain,
          [...declared.values()],
          [...objects.values()].map(({ name }) => name),
        ),
      },
    ],
    domainFile,
    notes,
    tables: [...declared.keys()],
  };
}

type Named = Extract<ColumnType, { readonly name: "named" }>;

function declarationsOf({ declarations, name }: Dialect): Declarations {
  if (declarations !== undefined) return declarations;
  throw new MigError("MIG_UNSUPPORTED", `The adapter "${name}" does not say how its users declare resources.`, {
    details: { adapter: name },
    next: "Its authors can: see `declarations` of Dialect.",
  });
}

function refOf({ object, schema, type }: Named): Pick<SchemaObject, "kind" | "schema" | "name"> {
  const [adapter = "", kind = ""] = object.split(":");
  return { kind: `${adapter}:${kind}`, schema, name: type };
}

function usedEnums(state: Snapshot, words: Declarations): readonly SchemaObject[] {
  return Object.values(state.objects).filter((object) => (words.enumValues?.(object) ?? null) !== null);
}

interface Carried {
  readonly table: Table | null;
  /** What declaring the table brings along. */
  readonly objects: readonly SchemaObject[];
  readonly note?: ImportNote;
}

/** A table that the dialect would refuse as a declared one cannot be carried over, nor one without attributes. */
function carry(table: Table, dialect: Dialect, state: Snapshot, words: Declarations): Carried {
  const leftOut = (text: string) => ({
    table: null,
    objects: [],
    note: { of: showTable(table), text: `is left out: ${text}` },
  });
  if (table.columns.length === 0 && table.inherits === null) return leftOut("it declares no columns of its own.");
  const columns = table.columns.map((column) => ({ ...column, type: declaredType(column.type, table, state, words) }));
  try {
    return { table, objects: dialect.lower({ ...table, columns }).objects };
  } catch (error) {
    if (!isMigError(error)) throw error;
    return leftOut(error.message);
  }
}

/** An enum as it was before it was lowered. */
function declaredType(type: ColumnType, table: Table, state: Snapshot, words: Declarations): ColumnType {
  if (type.name === "array") return { name: "array", element: declaredType(type.element, table, state, words) };
  if (type.name !== "named" || type.schema !== table.schema) return type;
  const object = state.objects[objectKey(refOf(type))];
  const values = object === undefined ? null : (words.enumValues?.(object) ?? null);
  return values === null ? type : { name: "enum", values, type: type.type };
}

function enumsFile(
  enums: readonly { readonly of: SchemaObject; readonly name: string }[],
  words: Declarations,
): string {
  const lines = enums.map(({ of, name }) => {
    const values = list((words.enumValues?.(of) ?? []).map(data), [
      `export const ${name} = enumType(${literal(of.name)}, `,
      ");",
    ]);
    return `\n${print(values)}\n`;
  });
  return `${importLine("enumType", "@mig/core")}${lines.join("")}`;
}

function domainText(domain: string, declared: readonly Declared[], objects: readonly string[]): string {
  const imports = [
    ...declared.map(({ name, file }) => [`./${file}.ts`, name] as const),
    ...(objects.length === 0 ? [] : [["./objects.ts", objects.join(", ")] as const]),
  ].sort(([left], [right]) => (left < right ? -1 : 1));
  const names = [...declared.map(({ name }) => name), ...objects];
  const body = list(names, [`export const ${domain} = domain(${literal(domain)}, `, ");"]);
  return `${importLine("domain", "@mig/core")}${imports.map(([from, given]) => importLine(given, from)).join("")}\n${print(body)}\n`;
}
