/** The kinds of attributes that a resource can declare. */
import type { Json } from "../model/json.ts";
import { type AnyAttribute, type Attribute, type CustomStorage, declareAttribute } from "./build-attribute.ts";
import type { EnumOptions, EnumType } from "./enum-type.ts";

type Fresh<Value, Literal = Value> = Attribute<Value, Literal, true, "required">;

type UuidText = `${string}-${string}-${string}-${string}-${string}`;
type DateText = `${number}-${number}-${number}`;
type TimeText = `${number}:${number}` | `${number}:${number}:${number}`;
type DecimalText = `${number}`;

/** The value's type of an attribute. */
type ValueOf<A extends AnyAttribute> =
  A extends Attribute<infer Value, infer _Literal, infer _Nullable, infer _Insert> ? Value : never;

function definedOnly(given: Readonly<Partial<Record<string, string>>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(given).flatMap(([name, old]) => (old === undefined ? [] : [[name, old]])));
}

const timestamp = () => declareAttribute<Date, Date | "now">({ name: "datetime", zone: true }).notNull().default("now");

/**
 * Attributes by their type. The names of generators (`"uuidv7"`, `"now"`, `"today"`) are taken as such only by the types
 * they fit; for a text they are a text.
 *
 * @example
 * import { attribute as a } from "@mig/core";
 * const attributes = { id: a.uuid().primaryKey().default("uuidv7"), title: a.string().notNull(), ...a.timestamps() };
 */
export const attribute = {
  uuid: () => declareAttribute<string, UuidText | "uuidv4" | "uuidv7">({ name: "uuid" }),
  /** A text; with `length` at most that many characters. */
  string: ({ length }: { readonly length?: number } = {}) =>
    declareAttribute<string>(length === undefined ? { name: "text" } : { name: "string", length }),
  /** A text whose case does not matter when it is compared. */
  ciString: () => declareAttribute<string>({ name: "ciText" }),
  text: () => declareAttribute<string>({ name: "text" }),
  /** 16 bits. */
  smallint: () => declareAttribute<number>({ name: "smallint" }),
  /** 32 bits. */
  integer: () => declareAttribute<number>({ name: "integer" }),
  /** 64 bits. */
  bigint: () => declareAttribute<bigint>({ name: "bigint" }),
  /** Exact, as text: `precision` digits in all, `scale` of them after the point. Without both any number of digits. */
  decimal: (precision?: number, scale?: number) =>
    declareAttribute<string, DecimalText>({
      name: "decimal",
      ...(precision === undefined ? {} : { precision }),
      ...(scale === undefined ? {} : { scale }),
    }),
  /** A double. */
  float: () => declareAttribute<number>({ name: "float" }),
  boolean: () => declareAttribute<boolean>({ name: "boolean" }),
  /** A day, as `2026-01-31`. */
  date: () => declareAttribute<string, DateText | "today">({ name: "date" }),
  /** A time of the day, as `23:59:59`; `precision` is the digits of the second's fraction, 0 to 6. */
  time: ({ precision }: { readonly precision?: number } = {}) =>
    declareAttribute<string, TimeText | "now">({ name: "time", ...(precision === undefined ? {} : { precision }) }),
  /** A moment; `zone: false` keeps date and time as they are written, whatever the zone. */
  datetime: ({ zone = true, precision }: { readonly zone?: boolean; readonly precision?: number } = {}) =>
    declareAttribute<Date, Date | "now">({
      name: "datetime",
      zone,
      ...(precision === undefined ? {} : { precision }),
    }),
  binary: () => declareAttribute<Uint8Array>({ name: "binary" }),
  json: <T = Json>() => declareAttribute<T>({ name: "json" }),
  /** @example a.array(a.text()) */
  array: <Element extends AnyAttribute>(element: Element): Fresh<readonly ValueOf<Element>[]> =>
    declareAttribute({ name: "array", element: element.definition.type }),
  /**
   * One of some texts, or of an `enumType`. `type` names the type to create in a database that has such types; default
   * `<table>_<column>`.
   *
   * @example a.enum(["sketch", "live"], { renamedFrom: { sketch: "draft" } })
   */
  enum: <const Values extends readonly [string, ...string[]]>(
    values: Values | EnumType<Values>,
    options: EnumOptions<NoInfer<Values[number]>> & { readonly type?: string } = {},
  ): Fresh<Values[number]> => {
    const given = "kind" in values ? { ...values, type: values.name } : { ...options, values };
    const { type, renamedFrom } = { type: undefined, renamedFrom: undefined, ...given };
    return declareAttribute({
      name: "enum",
      values: given.values,
      ...(type === undefined ? {} : { type }),
      ...(renamedFrom === undefined ? {} : { renamedFrom: definedOnly(renamedFrom) }),
    });
  },
  /**
   * A type that core has no word for: its spelling per dialect, or the type itself where it is declared beside the
   * resources, as a domain is.
   *
   * @example a.custom<string>({ storage: { pg: "numeric(20,4)", sqlite: "text" } })
   */
  custom: <T = string>({ storage }: { readonly storage: CustomStorage }) =>
    declareAttribute<T>({ name: "custom", storage }),
  /** `insertedAt` and `updatedAt`: moments, never null, filled with the time of the insert. */
  timestamps: () => ({
    insertedAt: timestamp(),
    updatedAt: timestamp(),
  }),
};
