/** What was given to `default`, as the model keeps it. */
import { type Default, type GeneratorName, generated, generatorNames, sqlDefault, value } from "../model/default.ts";
import type { Json } from "../model/json.ts";
import type { DeclaredType } from "./build-attribute.ts";
import { type Place, resourceError } from "./resource-error.ts";
import { isSql } from "./sql.ts";

/** The types of which a text can be a generator's name. For every other type a text is a text. */
const generatorsOf: { readonly [name in DeclaredType["name"]]?: readonly GeneratorName[] } = {
  uuid: ["uuidv4", "uuidv7"],
  date: ["today"],
  time: ["now"],
  datetime: ["now"],
};

/** Errors: MIG_RESOURCE_INVALID for a literal that JSON cannot hold, a value that an enum lacks, a misplaced generator. */
export function readDefault(given: unknown, type: DeclaredType, place: Place): Default {
  if (isSql(given)) return sqlDefault(given.sql);
  const generators = generatorsOf[type.name];
  const generator = generatorNames.find((name) => name === given);
  if (generators !== undefined && generator !== undefined) {
    if (generators.includes(generator)) return generated(generator);
    throw resourceError(place, `"${generator}" does not generate values of the type ${type.name}.`, {
      details: { generator, generators },
      next: `Generators of this type are: ${generators.join(", ")}.`,
    });
  }
  if (type.name === "enum" && !type.values.some((known) => known === given)) {
    throw resourceError(place, "the default is not a value of the enum.", {
      details: { default: given, values: type.values },
      next: `The values are: ${type.values.join(", ")}.`,
    });
  }
  const isText = type.name === "decimal" || type.name === "bigint";
  return value(isText && typeof given === "number" ? String(given) : literal(given, place));
}

function literal(given: unknown, place: Place): Json {
  if (given === null || typeof given === "string" || typeof given === "boolean") return given;
  if (typeof given === "number" && Number.isFinite(given)) return given;
  if (typeof given === "bigint") return given.toString();
  if (given instanceof Date && !Number.isNaN(given.getTime())) return given.toISOString();
  if (given instanceof Uint8Array) return Buffer.from(given).toString("hex");
  if (Array.isArray(given)) return given.map((member: unknown) => literal(member, place));
  if (isPlain(given)) {
    const members = Object.entries(given).filter(([, member]) => member !== undefined);
    members.sort(([left], [right]) => (left < right ? -1 : 1));
    return Object.fromEntries(members.map(([name, member]) => [name, literal(member, place)]));
  }
  throw resourceError(place, `${String(given)} cannot be the default of a column.`, {
    details: { type: typeof given },
    next: "Give a literal, or write the default in SQL: .default(sql`…`).",
  });
}

function isPlain(given: unknown): given is Readonly<Record<string, unknown>> {
  if (typeof given !== "object" || given === null) return false;
  const prototype: unknown = Object.getPrototypeOf(given);
  return prototype === Object.prototype || prototype === null;
}
