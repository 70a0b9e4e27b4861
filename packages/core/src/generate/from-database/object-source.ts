/** What is beside the tables, as the file that declares it. */
import type { Declarations } from "../../adapter/declarations.ts";
import { literal } from "../../migration/literal.ts";
import type { SchemaObject } from "../../model/snapshot.ts";
import { data, object, print, type Source, sqlText, usesSql } from "./source.ts";
import { type FileOptions, importLine } from "./table-source.ts";

interface NamedObject {
  readonly of: SchemaObject;
  readonly name: string;
}

/** By the functions of the adapter; what none of them says, as it is. */
export function objectsFile(
  objects: readonly NamedObject[],
  words: Declarations,
  { repo, package: from }: FileOptions,
): string {
  const calls = new Set<string>();
  const bodies = objects.map(({ of, name }) => {
    const call = words.declare?.(of) ?? null;
    if (call !== null) calls.add(call.name);
    const head = `export const ${name} = `;
    if (call === null) {
      const { kind, schema, requires, definition } = of;
      const whole: Source = object([
        ["kind", literal(kind)],
        ["schema", literal(schema)],
        ["name", literal(of.name)],
        ["definition", data(definition)],
        ["requires", data(requires)],
      ]);
      return `${head}declareObject(${print(whole)}, { repo: ${repo.name} }, declareObject);\n`;
    }
    const members = [
      ["repo", repo.name] as const,
      ...Object.entries(call.sql ?? {}).map(([key, text]) => [key, sqlText(text)] as const),
      ...Object.entries(call.options).map(([key, value]) => [key, data(value)] as const),
    ];
    return `${print(object(members, [`${head}${call.name}(${literal(of.name)}, `, ");"]))}\n`;
  });
  const text = bodies.join("\n");
  return [
    ...(usesSql(text) ? [importLine("sql", "@mig/core")] : []),
    ...(text.includes("declareObject(") ? [importLine("declareObject", "@mig/core/adapter")] : []),
    ...(calls.size === 0 ? [] : [importLine([...calls].sort().join(", "), from)]),
    importLine(repo.name, repo.from),
    `\n${text}`,
  ].join("");
}
