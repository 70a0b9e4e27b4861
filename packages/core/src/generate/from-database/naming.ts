/** What everything that is declared is called: deterministic, and no two names alike. */
import { byName, type TableRef, tableKey } from "../../model/name.ts";
import { objectKey, type SchemaObject } from "../../model/snapshot.ts";
import type { Table } from "../../model/table.ts";
import { camelCase, pascalCase, singular, takeName, wordsOf } from "./names.ts";

export interface Named<T> {
  readonly of: T;
  /** Of the constant and, for a table, of its resource. */
  readonly name: string;
  /** Its file's name, without the ending. */
  readonly file: string;
}

export function kebabCase(name: string): string {
  return wordsOf(name).join("-");
}

/** By table key. `taken` are names of constants, `files` names of files; both grow. */
export function nameTables(
  tables: readonly Table[],
  taken: Set<string>,
  files: Set<string>,
): ReadonlyMap<string, Named<Table>> {
  const sorted = tables.toSorted((left, right) => (tableKey(left) < tableKey(right) ? -1 : 1));
  return new Map(
    sorted.map((table) => {
      const words = wordsOf(table.name);
      const own = pascalCase([...words.slice(0, -1), singular(words.at(-1) ?? "table")]);
      const name = takeName(taken, own, ...inSchema(table, own), `${own}Resource`);
      return [tableKey(table), { of: table, name, file: takeName(files, kebabCase(name)) }];
    }),
  );
}

/** By object key. */
export function nameObjects(
  objects: readonly SchemaObject[],
  taken: Set<string>,
): ReadonlyMap<string, Named<SchemaObject>> {
  return new Map(
    byName(objects).map((object) => {
      const own = pascalCase(wordsOf(object.name));
      const kind = pascalCase(wordsOf(object.kind.split(":")[1] ?? ""));
      const name = takeName(taken, own, ...inSchema(object, own), `${own}${kind}`);
      return [objectKey(object), { of: object, name, file: "" }];
    }),
  );
}

function inSchema({ schema }: TableRef, name: string): readonly string[] {
  return schema === null ? [] : [`${pascalCase(wordsOf(schema))}${name}`];
}

/** By column: its attribute. */
export function nameAttributes(table: Table): ReadonlyMap<string, string> {
  const taken = new Set<string>();
  return new Map(table.columns.map(({ name }) => [name, takeName(taken, camelCase(wordsOf(name)))]));
}
