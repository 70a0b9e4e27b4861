/**
 * `pg:functionPack`: SQL of the user's own in versions. Definition: `{ version, steps }`; a step leads from the version
 * that is its key (0: nothing) to this one, `{ up, down }`. So each recorded state knows every way to it and back.
 */
import { type Json, MigError, type SchemaObject } from "@mig/core/adapter";
import { definitionFields, optionalFields, textField } from "./definition.ts";
import type { Draft, PgObjectKind } from "./pg-object-kind.ts";

export interface PackStep {
  readonly up: string;
  readonly down: string;
}

export function functionPackObject(name: string, steps: readonly PackStep[]): SchemaObject {
  const definition: Json = {
    version: steps.length,
    steps: Object.fromEntries(steps.map(({ up, down }, from) => [String(from), { up, down }])),
  };
  return { kind: "pg:functionPack", schema: null, name, definition, requires: [] };
}

function versionOf(object: SchemaObject): number {
  const { version } = definitionFields(object);
  if (typeof version === "number") return version;
  throw new MigError("MIG_SNAPSHOT_INVALID", `The function pack ${object.name} has no version.`, {
    details: { name: object.name },
  });
}

function step(object: SchemaObject, from: number, way: "up" | "down"): readonly Draft[] {
  const steps = optionalFields(object, definitionFields(object), "steps") ?? {};
  const fields = optionalFields(object, steps, String(from));
  if (fields === null) {
    throw new MigError("MIG_UNSUPPORTED", `The function pack ${object.name} has no way from version ${from}.`, {
      details: { name: object.name, from, to: versionOf(object) },
      next: "Let `install` answer for every earlier version.",
    });
  }
  const sql = textField(object, fields, way).trim();
  return sql === "" ? [] : [{ sql }];
}

export const functionPackKind: PgObjectKind = {
  kind: "pg:functionPack",
  drops: false,
  // Of one version there is one text: what others have installed cannot be told apart from what is installed now.
  alters: (from, to) => {
    if (versionOf(from) !== versionOf(to)) return true;
    throw new MigError("MIG_RESOURCE_INVALID", `The function pack ${to.name} changed, but not its version.`, {
      details: { resource: to.name, version: versionOf(to) },
      next: `Leave version ${versionOf(to)} as it was, and put the change into version ${versionOf(to) + 1}.`,
    });
  },
  installed: (object) => ({ version: versionOf(object) }),
  create: (object) => step(object, 0, "up"),
  drop: (object) => step(object, 0, "down"),
  alter: (from, to) => {
    const [before, after] = [versionOf(from), versionOf(to)];
    return before < after ? step(to, before, "up") : step(from, after, "down");
  },
};
