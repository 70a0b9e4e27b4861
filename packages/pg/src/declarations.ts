/** How users declare what a PostgreSQL database has. */
import type { Declarations, DeclaringCall, SchemaObject } from "@mig/core/adapter";
import { collationKind } from "./objects/collation.ts";
import { definitionFields, optionalText } from "./objects/definition.ts";
import { domainKind } from "./objects/domain.ts";
import { enumKind, enumValues } from "./objects/enum.ts";
import { extensionKind } from "./objects/extension.ts";
import { materializedViewKind } from "./objects/materialized-view.ts";
import { readView, viewKind } from "./objects/view.ts";

export const declarations: Declarations = {
  package: "@mig/pg",
  dataLayer: "postgres",
  enumValues: (object) => (object.kind === enumKind.kind ? enumValues(object) : null),
  declare: (object) => {
    if (object.kind === extensionKind.kind) return extension(object);
    if (object.kind === materializedViewKind.kind) return materializedView(object);
    if (object.kind === domainKind.kind) return plain("domainType", object);
    if (object.kind === collationKind.kind) return plain("collation", object);
    return object.kind === viewKind.kind ? view(object) : null;
  },
};

function extension(object: SchemaObject): DeclaringCall {
  const fields = definitionFields(object);
  const [schema, version] = [optionalText(object, fields, "schema"), optionalText(object, fields, "version")];
  const options = { ...(schema === null ? {} : { schema }), ...(version === null ? {} : { version }) };
  return { name: "extension", options };
}

/** The options are the definition. */
function plain(name: string, object: SchemaObject): DeclaringCall {
  const schema = object.schema === null ? {} : { schema: object.schema };
  return { name, options: { ...schema, ...definitionFields(object) } };
}

/** The option of `view` that says it; those whose values are booleans are written as such. */
const viewOptions: Readonly<Record<string, string>> = {
  security_barrier: "securityBarrier",
  security_invoker: "securityInvoker",
  check_option: "checkOption",
};

function view(object: SchemaObject): DeclaringCall {
  const { query, columns, options, comment } = readView(object);
  return {
    name: "view",
    sql: { query },
    options: {
      ...(object.schema === null ? {} : { schema: object.schema }),
      columns,
      ...Object.fromEntries(
        Object.entries(options).map(([name, value]) => {
          return [viewOptions[name] ?? name, name === "check_option" ? value : value === "true"];
        }),
      ),
      ...(comment === null ? {} : { comment }),
    },
  };
}

function materializedView(object: SchemaObject): DeclaringCall {
  const { query: _, options: parameters, ...options } = definitionFields(object);
  const { query } = readView(object);
  return {
    name: "materializedView",
    sql: { query },
    options: {
      ...(object.schema === null ? {} : { schema: object.schema }),
      ...options,
      ...(parameters === undefined ? {} : { with: parameters }),
    },
  };
}
