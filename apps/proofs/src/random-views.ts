/** Views over a random schema, and the same views after the schema was mutated. */
import {
  type DeclaredObject,
  factsInSql,
  objectKey,
  type SchemaObject,
  type Snapshot,
  type Table,
  tableKey,
} from "@mig/core/adapter";
import type { Renames } from "@mig/core/testing";

/** A view of some columns of a table, or of another view. */
export interface RandomView {
  readonly name: string;
  readonly from: { readonly table: string } | { readonly view: string };
  readonly columns: readonly string[];
  readonly where: string | null;
  readonly materialized: boolean;
}

const quote = (name: string) => `"${name.replaceAll('"', '""')}"`;

/** A number that looks random, the same for the same seed and place. */
function chance(seed: number, place: number): number {
  const mixed = Math.imul(seed * 31 + place * 17 + 7, 0x9e3779b1) >>> 0;
  return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
}

/** Every third table or so is read by a view, and every second view by another one. */
export function randomViews(state: Snapshot, seed: number): readonly RandomView[] {
  return Object.entries(state.tables).flatMap(([key, table], place): readonly RandomView[] => {
    if (chance(seed, place) > 0.6 || table.columns.length === 0) return [];
    const columns = table.columns
      .map(({ name }) => name)
      .filter((_, at) => at === 0 || chance(seed, place * 50 + at) > 0.4);
    const name = `v_${place}`;
    const base = {
      name,
      from: { table: key },
      columns,
      where: columns.at(-1) ?? null,
      materialized: chance(seed, place + 900) > 0.7,
    };
    if (chance(seed, place + 500) > 0.5) return [base];
    const over = { name: `a_${place}`, from: { view: name }, columns: columns.slice(0, 2), where: null };
    return [base, { ...over, materialized: chance(seed, place + 700) > 0.7 }];
  });
}

/** What is left of the views: by new names, without what is gone; one of them goes and one reads other rows by chance. */
export function mutateViews(
  views: readonly RandomView[],
  state: Snapshot,
  renames: Renames,
  seed: number,
): readonly RandomView[] {
  const formerTables = new Map(Object.entries(renames.tables).map(([key, from]) => [tableKey(from), key]));
  const columnsOf = (key: string) => {
    const former = new Map(Object.entries(renames.columns[key] ?? {}).map(([to, from]) => [from, to]));
    const known = new Set(state.tables[key]?.columns.map(({ name }) => name));
    return (name: string) => {
      const now = former.get(name) ?? name;
      return known.has(now) ? now : null;
    };
  };
  const kept = new Map<string, RandomView & { readonly table: string }>();
  for (const [place, view] of views.entries()) {
    const over = "view" in view.from ? kept.get(view.from.view) : undefined;
    if ("view" in view.from && over === undefined) continue;
    const table = over?.table ?? ("table" in view.from ? (formerTables.get(view.from.table) ?? view.from.table) : "");
    const nameNow = columnsOf(table);
    const columns = view.columns
      .flatMap((name) => nameNow(name) ?? [])
      .filter((name) => over?.columns.includes(name) ?? true);
    if (state.tables[table] === undefined || columns.length === 0 || chance(seed, place) < 0.1) continue;
    const where = chance(seed, place + 100) < 0.2 ? null : view.where === null ? null : nameNow(view.where);
    const from = "table" in view.from ? { table } : view.from;
    kept.set(view.name, { ...view, from, columns, where, table });
  }
  return [...kept.values()].map(({ table: _, ...view }) => view);
}

export type ViewOf = (name: string, query: string, materialized: boolean) => DeclaredObject;

/** The state with the views, each with what it rests on. */
export function withViews(state: Snapshot, views: readonly RandomView[], viewOf: ViewOf): Snapshot {
  const objects = views.map((view) => viewOf(view.name, queryOf(view, state.tables), view.materialized).object);
  const all = { ...state.objects, ...Object.fromEntries(objects.map((object) => [objectKey(object), object])) };
  const known = objects.map((object): [string, SchemaObject] => {
    const query = Object.values(object.definition ?? {})[0];
    const requires = factsInSql(String(query), { tables: state.tables, objects: all }, object);
    return [objectKey(object), { ...object, requires: [...requires].sort() }];
  });
  return { ...state, objects: { ...state.objects, ...Object.fromEntries(known) } };
}

function queryOf({ from, columns, where }: RandomView, tables: Readonly<Record<string, Table>>): string {
  const source = "table" in from ? (tables[from.table]?.name ?? "") : from.view;
  const filter = where === null ? "" : ` where ${quote(where)} is not null`;
  return `select ${columns.map(quote).join(", ")} from ${quote(source)}${filter}`;
}
