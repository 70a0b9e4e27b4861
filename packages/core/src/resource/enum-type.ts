/** An enum that several attributes share. */

export interface EnumType<Values extends readonly [string, ...string[]]> {
  readonly kind: "enumType";
  readonly name: string;
  readonly values: Values;
  readonly renamedFrom?: Readonly<Partial<Record<Values[number], string>>>;
}

export interface EnumOptions<Value extends string> {
  /** Values that were called otherwise: new to old. Rows keep their value under its new name. */
  readonly renamedFrom?: Readonly<Partial<Record<Value, string>>>;
}

/**
 * One of some texts, under a name of its own. Where the database has such types, it is one type for all attributes that
 * are of it (in one schema), made once and changed once; it stays while one of them is left. Elsewhere each column has a
 * check of its own.
 *
 * @example
 * export const Status = enumType("status", ["draft", "live"]);
 * const attributes = { status: a.enum(Status).notNull().default("draft"), earlier: a.array(a.enum(Status)) };
 */
export function enumType<const Values extends readonly [string, ...string[]]>(
  name: string,
  values: Values,
  { renamedFrom }: EnumOptions<NoInfer<Values[number]>> = {},
): EnumType<Values> {
  return { kind: "enumType", name, values, ...(renamedFrom === undefined ? {} : { renamedFrom }) };
}
