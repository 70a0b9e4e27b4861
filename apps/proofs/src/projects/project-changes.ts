/** What people change in a project, each as a function that does it once, or says that there is nothing to change. */
import type { Random } from "@mig/core/testing";
import type { Draft } from "./project-draft.ts";
import type { AttributeSpec, Kind, ResourceSpec } from "./project-spec.ts";

type Change = (draft: Draft) => boolean;

const words = ["title", "order", "group", "select", "body", "state", "user", "größe", `long_${"x".repeat(50)}`];
const tableWords = ["posts", "users", "order", "tags", "notes"];
const kinds: readonly Kind[] = [
  "text",
  "short",
  "integer",
  "bigint",
  "boolean",
  "decimal",
  "date",
  "moment",
  "uuid",
  "enum",
];
/** What an index, an identity and a foreign key can be on. */
const comparable: ReadonlySet<Kind> = new Set(["text", "short", "integer", "bigint", "boolean", "date", "uuid"]);

function change(draft: Draft, name: string, to: Partial<ResourceSpec>): true {
  const known = draft.spec[name];
  if (known !== undefined) draft.spec = { ...draft.spec, [name]: { ...known, ...to } };
  return true;
}

const anyResource = ({ spec, random }: Draft) => random.any(Object.entries(spec));

function anyAttribute(draft: Draft, fits: (spec: AttributeSpec) => boolean = () => true) {
  const all = Object.entries(draft.spec).flatMap(([name, of]) =>
    Object.entries(of.attributes)
      .filter(([attribute, spec]) => attribute !== of.tenant && fits(spec))
      .map(([attribute, spec]) => ({ name, of, attribute, spec })),
  );
  return draft.random.any(all);
}

function newAttribute(random: Random): AttributeSpec {
  const kind = random.pick(kinds);
  const hasDefault = kind !== "uuid" && random.chance(0.4);
  return { kind, hasDefault, notNull: hasDefault && random.chance(0.5), values: 2 + random.int(2), renamedFrom: null };
}

const addResource: Change = (draft) => {
  const table = draft.fresh(tableWords);
  const attributes = Array.from({ length: 1 + draft.random.int(4) }, () => [
    draft.fresh(words),
    newAttribute(draft.random),
  ]);
  const of = { table, renamedFrom: null, relationships: {}, identities: {}, indexes: {}, checks: {}, tenant: null };
  const isShared = draft.random.chance(0.15);
  const tenant = { kind: "integer", hasDefault: true, notNull: true, values: 2, renamedFrom: null } as const;
  draft.spec = {
    ...draft.spec,
    [draft.fresh([`Thing_${table}`])]: {
      ...of,
      attributes: { ...Object.fromEntries(attributes), ...(isShared ? { org: tenant } : {}) },
      tenant: isShared ? "org" : null,
    },
  };
  return true;
};

/** What points at it goes with it. */
const dropResource: Change = (draft) => {
  const names = Object.keys(draft.spec);
  const gone = draft.random.any(names);
  if (gone === undefined || names.length < 2) return false;
  const { [gone]: _, ...others } = draft.spec;
  draft.spec = others;
  for (const [name, { relationships }] of Object.entries(others)) {
    const kept = Object.entries(relationships).filter(([, { target }]) => target !== gone);
    change(draft, name, { relationships: Object.fromEntries(kept) });
  }
  return true;
};

const renameTable: Change = (draft) => {
  const [name] = anyResource(draft) ?? [];
  return name !== undefined && change(draft, name, { table: draft.fresh(tableWords) });
};

const addAttribute: Change = (draft) => {
  const [name, of] = anyResource(draft) ?? [];
  if (name === undefined || of === undefined) return false;
  return change(draft, name, { attributes: { ...of.attributes, [draft.fresh(words)]: newAttribute(draft.random) } });
};

const without = <T>(record: Readonly<Record<string, T>>, keep: (value: T, name: string) => boolean) =>
  Object.fromEntries(Object.entries(record).filter(([name, value]) => keep(value, name)));

const dropAttribute: Change = (draft) => {
  const found = anyAttribute(draft);
  if (found === undefined) return false;
  const { name, of, attribute } = found;
  return change(draft, name, {
    attributes: without(of.attributes, (_, known) => known !== attribute),
    identities: without(of.identities, (keys) => !keys.includes(attribute)),
    indexes: without(of.indexes, ({ fields, where }) => !fields.includes(attribute) && where !== attribute),
    checks: without(of.checks, (on) => on !== attribute),
  });
};

const renameAttribute: Change = (draft) => {
  const found = anyAttribute(draft);
  if (found === undefined) return false;
  const { name, of, attribute } = found;
  const to = draft.fresh(words);
  const rename = (known: string) => (known === attribute ? to : known);
  const origins = draft.attributes.get(name);
  const origin = origins?.get(attribute);
  if (origin !== undefined) origins?.set(to, origin);
  origins?.delete(attribute);
  const map = <T>(record: Readonly<Record<string, T>>, by: (value: T) => T) =>
    Object.fromEntries(Object.entries(record).map(([key, value]) => [key, by(value)]));
  return change(draft, name, {
    attributes: Object.fromEntries(Object.entries(of.attributes).map(([key, value]) => [rename(key), value])),
    identities: map(of.identities, (keys) => keys.map(rename)),
    indexes: map(of.indexes, (index) => ({
      ...index,
      fields: index.fields.map(rename),
      where: index.where === null ? null : rename(index.where),
    })),
    checks: map(of.checks, rename),
  });
};

function alter(fits: (spec: AttributeSpec) => boolean, to: (spec: AttributeSpec) => Partial<AttributeSpec>): Change {
  return (draft) => {
    const found = anyAttribute(draft, fits);
    if (found === undefined) return false;
    const { name, of, attribute, spec } = found;
    return change(draft, name, { attributes: { ...of.attributes, [attribute]: { ...spec, ...to(spec) } } });
  };
}

/** Of an attribute that has none: two of the same attribute are one index. */
const addIdentity: Change = (draft) => {
  const found = anyAttribute(draft, ({ kind }) => comparable.has(kind));
  if (found === undefined || Object.values(found.of.identities).some((keys) => keys.includes(found.attribute)))
    return false;
  const identities = { ...found.of.identities, [draft.fresh(["unique", "one_of"])]: [found.attribute] };
  return change(draft, found.name, { identities });
};

const addIndex: Change = (draft) => {
  const found = anyAttribute(draft, ({ kind }) => comparable.has(kind));
  if (found === undefined) return false;
  const others = Object.keys(found.of.attributes);
  const where = draft.random.chance(0.3) ? draft.random.pick(others) : null;
  const index = { fields: [found.attribute], unique: draft.random.chance(0.3), where };
  return change(draft, found.name, { indexes: { ...found.of.indexes, [draft.fresh(["by", "index"])]: index } });
};

const addCheck: Change = (draft) => {
  const found = anyAttribute(draft, ({ kind }) => kind === "integer" || kind === "bigint");
  if (found === undefined) return false;
  return change(draft, found.name, { checks: { ...found.of.checks, [draft.fresh(["small"])]: found.attribute } });
};

const addRelationship: Change = (draft) => {
  const [[name, of] = [], [target] = []] = [anyResource(draft), anyResource(draft)];
  if (name === undefined || of === undefined || target === undefined) return false;
  const onDelete = draft.random.pick(["noAction", "cascade", "setNull"] as const);
  const relationship = { target, onDelete, index: draft.random.chance(0.5) };
  return change(draft, name, {
    relationships: { ...of.relationships, [draft.fresh(["owner", "parent"])]: relationship },
  });
};

function dropOne(
  namesOf: (of: ResourceSpec) => readonly string[],
  without: (of: ResourceSpec, part: string) => Partial<ResourceSpec>,
): Change {
  return (draft) => {
    const all = Object.entries(draft.spec).flatMap(([name, of]) => namesOf(of).map((part) => ({ name, of, part })));
    const gone = draft.random.any(all);
    return gone !== undefined && change(draft, gone.name, without(gone.of, gone.part));
  };
}

const changeOnDelete: Change = (draft) => {
  const [name, of] = anyResource(draft) ?? [];
  const [part, known] = draft.random.any(Object.entries(of?.relationships ?? {})) ?? [];
  if (name === undefined || of === undefined || part === undefined || known === undefined) return false;
  const onDelete = known.onDelete === "cascade" ? "noAction" : "cascade";
  return change(draft, name, { relationships: { ...of.relationships, [part]: { ...known, onDelete } } });
};

export const changes = {
  addResource,
  dropResource,
  renameTable,
  addAttribute,
  dropAttribute,
  renameAttribute,
  addIdentity,
  addIndex,
  addCheck,
  addRelationship,
  changeOnDelete,
  dropIdentity: dropOne(
    ({ identities }) => Object.keys(identities),
    ({ identities }, gone) => ({ identities: without(identities, (_, name) => name !== gone) }),
  ),
  dropIndex: dropOne(
    ({ indexes }) => Object.keys(indexes),
    ({ indexes }, gone) => ({ indexes: without(indexes, (_, name) => name !== gone) }),
  ),
  dropCheck: dropOne(
    ({ checks }) => Object.keys(checks),
    ({ checks }, gone) => ({ checks: without(checks, (_, name) => name !== gone) }),
  ),
  dropRelationship: dropOne(
    ({ relationships }) => Object.keys(relationships),
    ({ relationships }, gone) => ({ relationships: without(relationships, (_, name) => name !== gone) }),
  ),
  addEnumValue: alter(
    ({ kind, values }) => kind === "enum" && values < 5,
    ({ values }) => ({ values: values + 1 }),
  ),
  changeNullability: alter(
    ({ hasDefault }) => hasDefault,
    ({ notNull }) => ({ notNull: !notNull }),
  ),
  changeDefault: alter(
    ({ kind, notNull }) => kind !== "uuid" && !notNull,
    ({ hasDefault }) => ({ hasDefault: !hasDefault }),
  ),
  widen: alter(
    ({ kind }) => kind === "short" || kind === "integer",
    ({ kind }) => ({ kind: kind === "short" ? "text" : "bigint" }),
  ),
} satisfies Record<string, Change>;

export type ChangeName = keyof typeof changes;
