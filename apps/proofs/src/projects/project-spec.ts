/**
 * A project as plain data, from which resources are made: what random changes work on. Attributes are called as their
 * columns are, in small letters and underscores.
 */
import {
  type AnyAttribute,
  type AnyResource,
  type Attribute,
  attribute as a,
  belongsTo,
  dataLayer,
  type Repo,
  resource,
  sql,
} from "@mig/core";

/** By the resource's name. */
export type ProjectSpec = Readonly<Record<string, ResourceSpec>>;

export interface ResourceSpec {
  readonly table: string;
  readonly renamedFrom: string | null;
  readonly attributes: Readonly<Record<string, AttributeSpec>>;
  readonly relationships: Readonly<Record<string, RelationshipSpec>>;
  readonly identities: Readonly<Record<string, readonly string[]>>;
  /** By the index's name. */
  readonly indexes: Readonly<Record<string, IndexSpec>>;
  /** By the check's name, an attribute of numbers. */
  readonly checks: Readonly<Record<string, string>>;
  /** The attribute that says whose row it is. */
  readonly tenant: string | null;
}

export interface AttributeSpec {
  readonly kind: Kind;
  readonly notNull: boolean;
  readonly hasDefault: boolean;
  /** How many values an enum has. */
  readonly values: number;
  readonly renamedFrom: string | null;
}

interface RelationshipSpec {
  readonly target: string;
  readonly onDelete: "noAction" | "cascade" | "setNull";
  readonly index: boolean;
}

interface IndexSpec {
  readonly fields: readonly string[];
  readonly unique: boolean;
  /** Only rows where this attribute is not null. */
  readonly where: string | null;
}

type Finish = <Value, Literal>(fresh: Attribute<Value, Literal, true, "required">, literal: Literal) => AnyAttribute;

const enumValues = ["draft", "live", "it's done", "Archived", "größer"] as const;

const kinds = {
  text: (finish: Finish) => finish(a.text(), "it's"),
  short: (finish: Finish) => finish(a.string({ length: 40 }), 'a "word"'),
  integer: (finish: Finish) => finish(a.integer(), -7),
  bigint: (finish: Finish) => finish(a.bigint(), 9007199254740993n),
  boolean: (finish: Finish) => finish(a.boolean(), true),
  decimal: (finish: Finish) => finish(a.decimal(10, 2), "12.50"),
  date: (finish: Finish) => finish(a.date(), "2026-01-02"),
  moment: (finish: Finish) => finish(a.datetime(), "now"),
  uuid: (finish: Finish) => finish(a.uuid(), "uuidv4"),
  enum: (finish: Finish, values: number) => finish(a.enum(["draft", ...enumValues.slice(1, values)]), "draft"),
} satisfies Record<string, (finish: Finish, values: number) => AnyAttribute>;

export type Kind = keyof typeof kinds;

/** The resources of the project, each with a numbered key, in an order of their own when they are shuffled. */
export function resourcesOf(repo: Repo, spec: ProjectSpec, shuffled = false): readonly AnyResource[] {
  const made = new Map<string, AnyResource>();
  for (const [name, of] of inOrder(Object.entries(spec), shuffled)) {
    made.set(name, resourceOf(repo, name, of, made, shuffled));
  }
  return [...made.values()];
}

function resourceOf(
  repo: Repo,
  name: string,
  spec: ResourceSpec,
  made: ReadonlyMap<string, AnyResource>,
  shuffled: boolean,
): AnyResource {
  const relationships = Object.entries(spec.relationships);
  const attributes: Record<string, AnyAttribute> = { id: a.integer().primaryKey() };
  for (const [attribute, of] of Object.entries(spec.attributes)) attributes[attribute] = attributeOf(of);
  return resource(name, {
    dataLayer: dataLayer(repo.adapter.dialect.name)({
      repo,
      table: spec.table,
      ...(spec.renamedFrom === null ? {} : { renamedFrom: spec.renamedFrom }),
      references: Object.fromEntries(
        inOrder(relationships, shuffled).map(([to, { onDelete, index }]) => [to, { onDelete, index }]),
      ),
      customIndexes: inOrder(Object.entries(spec.indexes), shuffled).map(([index, { fields, unique, where }]) => ({
        name: index,
        fields,
        unique,
        ...(where === null ? {} : { where: written(`"${where}" is not null`) }),
      })),
      checkConstraints: inOrder(Object.entries(spec.checks), shuffled).map(([check, attribute]) => ({
        name: check,
        on: [attribute],
        check: written(`"${attribute}" < 10000`),
      })),
    }),
    attributes,
    relationships: Object.fromEntries(
      relationships.map(([to, { target }]) => [to, belongsTo(() => made.get(target), { type: a.integer() })]),
    ),
    identities: Object.fromEntries(inOrder(Object.entries(spec.identities), shuffled)),
    ...(spec.tenant === null ? {} : { multitenancy: { strategy: "attribute", attribute: spec.tenant } }),
  });
}

function attributeOf(spec: AttributeSpec): AnyAttribute {
  const finish: Finish = (fresh, literal) => {
    const named = spec.renamedFrom === null ? fresh : fresh.renamedFrom(spec.renamedFrom);
    if (spec.hasDefault) return spec.notNull ? named.default(literal).notNull() : named.default(literal);
    return spec.notNull ? named.notNull() : named;
  };
  return kinds[spec.kind](finish, spec.values);
}

function written(text: string) {
  return sql(Object.assign([text], { raw: [text] }));
}

function inOrder<T>(list: readonly T[], shuffled: boolean): readonly T[] {
  return shuffled ? [...list].reverse() : list;
}
