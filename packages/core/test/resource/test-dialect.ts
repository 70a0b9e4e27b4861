/** A dialect as small as the contract allows: it stores everything as declared, and enum types as objects. */
import type { Adapter, Dialect } from "../../src/adapter/adapter.ts";
import { baseCapabilities, type Capabilities } from "../../src/adapter/capabilities.ts";
import { type Repo, repo } from "../../src/adapter/repo.ts";
import { MigError } from "../../src/errors.ts";
import type { ColumnType } from "../../src/model/type.ts";
import { dataLayer } from "../../src/resource/data-layer.ts";

const capabilities: Capabilities = {
  ...baseCapabilities,
  schemas: true,
  maxNameBytes: 63,
  concurrentIndexes: true,
  constraintNames: true,
  setNullColumns: true,
  tenants: "schema",
};

export function testDialect(name: string, more: Partial<Capabilities> = {}): Dialect {
  return {
    name,
    capabilities: { ...capabilities, ...more },
    objectKinds: [],
    lower(table) {
      const types = table.columns.flatMap(({ type }) => (isEnumType(type) ? [type] : []));
      return {
        table,
        objects: types.map(({ type, values }) => ({
          kind: "test:enum",
          schema: table.schema,
          name: type,
          definition: values,
          requires: [],
        })),
      };
    },
    normalize: (table) => table,
    readsState: () => false,
    compile: () => [],
  };
}

interface EnumType {
  readonly name: "enum";
  readonly values: readonly string[];
  readonly type: string;
}

function isEnumType(type: ColumnType): type is EnumType {
  return type.name === "enum" && type.type !== undefined;
}

function offline(dialect: Dialect): Adapter {
  return {
    dialect,
    connect: () => Promise.reject(new MigError("MIG_CONNECTION_FAILED", "This adapter has no database.")),
  };
}

export function testRepo(name: string, dialect: Dialect = testDialect("test")): Repo {
  return repo(name, { adapter: offline(dialect), url: "test:" });
}

export const Repo1 = testRepo("main");
export const store = dataLayer("test");
