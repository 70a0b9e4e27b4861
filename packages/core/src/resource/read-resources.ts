/** From resources to the tables that they ask for. Pure: what they declare in, the state of a repo's database out. */
import type { Dialect } from "../adapter/adapter.ts";
import { asHeirs } from "../adapter/families.ts";
import type { Repo } from "../adapter/repo.ts";
import { isMigError, MigError } from "../errors.ts";
import { type TableRef, tableKey } from "../model/name.ts";
import { type ObjectRef, objectKey, type Snapshot } from "../model/snapshot.ts";
import { tableConflict } from "./agree.ts";
import { checkRelationNames } from "./check-relation-names.ts";
import { showDeclaredAt } from "./declared-at.ts";
import type { DeclaredObject } from "./declared-object.ts";
import type { Domain } from "./domain.ts";
import { globalStatements } from "./global-statements.ts";
import { type ChooseKey, type MergedTable, mergeParts } from "./merge-parts.ts";
import { type ScopeName, scopesOf } from "./placement.ts";
import { readForeignKeys } from "./read-foreign-keys.ts";
import { type LoweredTable, objectsOfRepo, readObjects, renamedObjects } from "./read-objects.ts";
import { type Part, readPart } from "./read-part.ts";
import type { FindStored, Stored } from "./read-reference.ts";
import type { AnyResource } from "./resource.ts";
import { storedResources } from "./stored-resources.ts";

export interface DeclaredState {
  readonly public: DeclaredScope;
  /** What each tenant has. */
  readonly tenants: DeclaredScope;
}

export interface DeclaredScope {
  /** Lowered by the repo's dialect. */
  readonly snapshot: Snapshot;
  /** By the key of the new table. */
  readonly renamedTables: Readonly<Record<string, TableRef>>;
  /** By table key: new column to old. */
  readonly renamedColumns: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** By table key and column: new value of an enum to old. */
  readonly renamedValues: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, string>>>>>>;
  /** By table key: what columns are filled with when they become required. */
  readonly fills: Readonly<Record<string, MergedTable["fills"]>>;
  /** By table key: how the values of columns are converted when their types change. */
  readonly conversions: Readonly<Record<string, MergedTable["conversions"]>>;
  /** By table key: the attributes of columns that are not called like them, in snake case. */
  readonly attributes: Readonly<Record<string, MergedTable["attributes"]>>;
  /** By the key of the new object. */
  readonly renamedObjects: Readonly<Record<string, ObjectRef>>;
  /** By table key: the indexes to build without stopping writers. Not state: changing it changes nothing. */
  readonly concurrentIndexes: Readonly<Record<string, readonly string[]>>;
  /** Keys of tables that are declared with `migrate: false`: neither here nor gone, but left alone. */
  readonly unmanaged: readonly string[];
  /** When only some resources were asked about: the keys of the tables and objects that are theirs. */
  readonly own?: readonly string[];
}

export interface ReadOptions {
  /** Tell which of it is theirs. */
  readonly only?: readonly Domain[] | undefined;
  /** Default: several primary keys for one table are refused. */
  readonly chooseKey?: ChooseKey;
}

/** Where nobody can be asked, several keys are a mistake. */
const refuseKeys: ChooseKey = ({ table, keys: [left, right] }) => {
  const keyOf = (key: typeof left) => ({ by: key?.by.join(", ") ?? "", value: key?.columns ?? [] });
  throw tableConflict(table, "primary key", keyOf(left), keyOf(right));
};

/**
 * What the resources and objects of a repo ask for. Resources of other repos and without a data layer only count as
 * targets of relationships. The order in which anything is declared does not matter.
 *
 * Errors: MIG_RESOURCE_INVALID, MIG_REFERENCE_INVALID, MIG_TABLE_CONFLICT, MIG_NAME_INVALID, MIG_UNSUPPORTED,
 * MIG_OBJECT_KIND_UNKNOWN; their details have `paths`, the places where what they are about is declared.
 *
 * @example const { public: scope } = readResources([Post, User], Repo); // scope.snapshot.tables.posts
 */
export function readResources(
  resources: readonly AnyResource[],
  repo: Repo,
  objects: readonly DeclaredObject[] = [],
  { only, chooseKey = refuseKeys }: ReadOptions = {},
): DeclaredState {
  try {
    return readAll(resources, objects, repo, { only, chooseKey });
  } catch (error) {
    const places = [...resources, ...objects.map(({ object, declaredAt }) => ({ name: object.name, declaredAt }))];
    throw isMigError(error) ? withPaths(error, places) : error;
  }
}

function withPaths(error: MigError, declared: readonly Pick<AnyResource, "name" | "declaredAt">[]): MigError {
  const { code, message, next, details, cause } = error;
  const about = [details["resource"], details["resources"]].flat();
  const paths = declared
    .filter(({ name }) => about.includes(name))
    .flatMap((one) => showDeclaredAt(one.declaredAt) ?? []);
  return new MigError(code, message, { details: { ...details, paths: [...new Set(paths)] }, next, cause });
}

function readAll(
  resources: readonly AnyResource[],
  objects: readonly DeclaredObject[],
  repo: Repo,
  { only, chooseKey }: ReadOptions & { readonly chooseKey: ChooseKey },
): DeclaredState {
  const { dialect } = repo.adapter;
  const stored = storedResources(resources, repo);
  const parts = stored.flatMap((resource) =>
    scopesOf(resource, dialect).map((scope) => readPart(resource, scope, dialect)),
  );
  const groups = [...Map.groupBy(parts, ({ scope, table }) => `${scope} ${tableKey(table)}`)];
  const tables = groups
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .flatMap(([, group]) => declaredTable(group, dialect, chooseKey));
  const find = finder(tables, repo);
  const whole = tables.map((declared) => ({
    ...declared,
    table: { ...declared.table, foreignKeys: readForeignKeys(declared.table, declared.migrated, find, dialect) },
  }));
  const own = [...objectsOfRepo(objects, repo), ...globalStatements(stored, repo)];
  const read = (scope: ScopeName) => declaredScope(scope, whole, own, dialect, only);
  return { public: read("public"), tenants: read("tenants") };
}

interface DeclaredTable extends MergedTable {
  readonly scope: ScopeName;
  readonly parts: readonly Part[];
  /** Those of the parts that ask for the table; when there are none, it is left alone. */
  readonly migrated: readonly Part[];
}

/** What is not migrated describes a table only where nothing else does: it can still be pointed at. */
function declaredTable(parts: readonly Part[], dialect: Dialect, chooseKey: ChooseKey): readonly DeclaredTable[] {
  const migrated = parts.filter((part) => part.resource.dataLayer.options.migrate !== false);
  const [first] = parts;
  if (first === undefined) return [];
  const merged = mergeParts(first.table, migrated.length === 0 ? parts : migrated, dialect, chooseKey);
  return [{ ...merged, scope: first.scope, parts, migrated }];
}

/**
 * Of a resource that has a table in both scopes, only what is in both itself can mean the public one: a row of no tenant
 * points at a row of no tenant. Seen from any other resource, its rows are a tenant's.
 */
function finder(tables: readonly DeclaredTable[], repo: Repo): FindStored {
  const stored = tables.flatMap(({ table, parts }) => parts.map((part): Stored => ({ part, table })));
  const known = Map.groupBy(stored, ({ part }): AnyResource => part.resource);
  return (resource, from) => {
    if (resource.dataLayer?.options.repo.name !== repo.name || resource.dataLayer.options.table === undefined) {
      return "elsewhere";
    }
    const places = known.get(resource) ?? [];
    const wanted = from.resource.multitenancy?.strategy === "context" ? from.scope : "tenants";
    return places.find(({ part }) => part.scope === wanted) ?? places[0] ?? "unknown";
  };
}

function declaredScope(
  scope: ScopeName,
  all: readonly DeclaredTable[],
  objects: readonly DeclaredObject[],
  dialect: Dialect,
  only: readonly Domain[] | undefined,
): DeclaredScope {
  const here = all.filter((declared) => declared.scope === scope);
  const tables = here.filter(({ migrated }) => migrated.length > 0);
  const byTable = <T extends {}>(pick: (declared: DeclaredTable) => T | null): Readonly<Record<string, T>> =>
    Object.fromEntries(
      tables.flatMap((declared) => {
        const value = pick(declared);
        return value === null ? [] : [[tableKey(declared.table), value]];
      }),
    );
  const own = objects.filter((object) => object.scope === scope);
  const lowered = heirs(
    tables.map((declared) => lower(declared, dialect)),
    dialect,
  );
  checkRelationNames(
    lowered.map(({ table }) => table),
    dialect,
  );
  return {
    snapshot: readObjects(lowered, own, dialect),
    renamedTables: byTable(({ renamedFrom }) => renamedFrom),
    renamedValues: byTable(({ renamedValues }) => said(renamedValues)),
    renamedColumns: byTable(({ renamedColumns }) => said(renamedColumns)),
    fills: byTable(({ fills }) => said(fills)),
    conversions: byTable(({ conversions }) => said(conversions)),
    attributes: byTable(({ attributes }) => said(attributes)),
    renamedObjects: renamedObjects(own),
    concurrentIndexes: byTable(({ concurrentIndexes: names }) => (names.length === 0 ? null : names)),
    ...(only === undefined ? {} : { own: ownKeys(tables, lowered, own, only) }),
    unmanaged: here.filter(({ migrated }) => migrated.length === 0).map(({ table }) => tableKey(table)),
  };
}

function said<T>(of: Readonly<Record<string, T>>): Readonly<Record<string, T>> | null {
  return Object.keys(of).length === 0 ? null : of;
}

/** What others ask for as well counts, too. */
function ownKeys(
  tables: readonly DeclaredTable[],
  lowered: readonly LoweredTable[],
  objects: readonly DeclaredObject[],
  only: readonly Domain[],
): readonly string[] {
  const isTheirs = ({ resource }: Part) => only.some(({ resources }) => resources.includes(resource));
  const own = lowered.filter((_, at) => tables[at]?.migrated.some(isTheirs));
  const declared = objects.filter((object) => only.some((domain) => domain.objects.includes(object)));
  return [
    ...new Set([
      ...own.flatMap((of) => [tableKey(of.table), ...of.objects.map(objectKey)]),
      ...declared.flatMap(({ object, companions }) => [object, ...companions].map(objectKey)),
    ]),
  ];
}

function heirs(lowered: readonly LoweredTable[], { families }: Dialect): readonly LoweredTable[] {
  const tables = asHeirs(
    lowered.map(({ table }) => table),
    families,
  );
  return lowered.map((one, position) => ({ ...one, table: tables[position] ?? one.table }));
}

function lower({ table, migrated }: DeclaredTable, dialect: Dialect): LoweredTable {
  const resources = migrated.map((part) => part.resource.name).sort();
  try {
    return { by: resources.join(", "), ...dialect.lower(table) };
  } catch (error) {
    if (!isMigError(error)) throw error;
    throw new MigError(error.code, `${resources.join(", ")}: ${error.message}`, {
      details: { resources, ...error.details },
      next: error.next,
      cause: error,
    });
  }
}
