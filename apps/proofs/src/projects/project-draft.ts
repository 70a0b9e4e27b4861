/** A project while it is changed: everything may be replaced, and knows what it was called before. */
import type { Random } from "@mig/core/testing";
import type { AttributeSpec, ProjectSpec, ResourceSpec } from "./project-spec.ts";

/** By question id, what a column or table was renamed to. */
export type Renames = Readonly<Record<string, { readonly rename: string }>>;

export interface Draft {
  spec: Readonly<Record<string, ResourceSpec>>;
  /** By resource, its table before; by resource, the old name of each attribute by its present one. */
  readonly tables: ReadonlyMap<string, string>;
  readonly attributes: ReadonlyMap<string, Map<string, string>>;
  readonly random: Random;
  /** A name that nothing in the project has, of one of the words. */
  fresh(words: readonly string[]): string;
}

export function draftOf(spec: ProjectSpec, random: Random, prefix: string): Draft {
  const taken = new Set(JSON.stringify(spec).match(/[\p{L}\d_]+/gu) ?? []);
  const attributesOf = ({ attributes }: ResourceSpec) => new Map(Object.keys(attributes).map((name) => [name, name]));
  return {
    spec,
    tables: new Map(Object.entries(spec).map(([name, { table }]) => [name, table])),
    attributes: new Map(Object.entries(spec).map(([name, of]) => [name, attributesOf(of)])),
    random,
    fresh: (list) => {
      for (let count = 0; ; count += 1) {
        const name = `${prefix}${random.pick(list)}${count === 0 ? "" : `_${count}`}`;
        if (taken.has(name)) continue;
        taken.add(name);
        return name;
      }
    },
  };
}

/** Half of the renames are told by the declarations, the others by answers. */
export function told(
  { spec, tables, attributes, random }: Draft,
  before: ProjectSpec,
): { readonly spec: ProjectSpec; readonly renames: Renames } {
  const renames: Record<string, { rename: string }> = {};
  const resources = Object.entries(spec).map(([name, of]): [string, ResourceSpec] => {
    const oldTable = tables.get(name);
    const isMoved = oldTable !== undefined && oldTable !== of.table;
    const hinted = isMoved && random.chance(0.5);
    if (isMoved && !hinted) renames[oldTable] = { rename: of.table };
    const list = Object.entries(of.attributes).map(([attribute, given]): [string, AttributeSpec] => {
      const old = attributes.get(name)?.get(attribute);
      const isRenamed = old !== undefined && old !== attribute && before[name]?.attributes[old] !== undefined;
      if (!isRenamed) return [attribute, { ...given, renamedFrom: null }];
      if (random.chance(0.5)) return [attribute, { ...given, renamedFrom: old }];
      renames[`${of.table}.${old}`] = { rename: attribute };
      return [attribute, { ...given, renamedFrom: null }];
    });
    return [name, { ...of, renamedFrom: hinted ? oldTable : null, attributes: Object.fromEntries(list) }];
  });
  return { spec: Object.fromEntries(resources), renames };
}
