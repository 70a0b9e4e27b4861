/** The immutable builder behind every attribute: each call answers with another attribute. */
import type { AutoIncrement, GeneratedColumn, SequenceOptions } from "../model/column.ts";
import type { ObjectRef } from "../model/snapshot.ts";
import type { ColumnType } from "../model/type.ts";
import type { Sql } from "./sql.ts";

/** A type as declared: `custom` gets its meaning from the dialect of the resource's repo. */
export type DeclaredType =
  | Exclude<ColumnType, { readonly name: "array" | "enum" }>
  | (Extract<ColumnType, { readonly name: "enum" }> & {
      /** New value to old: rows that hold the old one hold the new one from now on. */
      readonly renamedFrom?: Readonly<Record<string, string>>;
    })
  | { readonly name: "array"; readonly element: DeclaredType }
  | { readonly name: "custom"; readonly storage: CustomStorage };

/** Per dialect: the database's own spelling, or a type that is declared beside the resources (a `DeclaredObject`). */
export type CustomStorage = Readonly<Record<string, string | { readonly object: ObjectRef }>>;

/** Everything that was said about an attribute; null is what was not said. */
export interface AttributeDefinition {
  readonly type: DeclaredType;
  readonly nullable: boolean;
  readonly primaryKey: boolean;
  /** A literal, a generator's name or SQL, as given. */
  readonly default: { readonly given: unknown } | null;
  readonly column: string | null;
  readonly renamedFrom: OldName | null;
  readonly comment: string | null;
  readonly collation: string | null;
  readonly generated: GeneratedColumn | null;
  readonly autoIncrement: AutoIncrement | null;
  readonly ignored: boolean;
  /** As given, like a default. */
  readonly fill: { readonly given: unknown } | null;
  readonly conversion: { readonly using: string; readonly back?: string } | null;
}

/** The attribute's former name, or its column's where that did not follow from it. */
export type OldName = string | { readonly column: string };

/** May, must or must not an insert name the attribute? `ignored`: it is no column at all. */
export type InsertRule = "required" | "optional" | "never" | "ignored";

export interface AnyAttribute {
  readonly definition: AttributeDefinition;
}

/**
 * An attribute of a resource. `Value` is its type in a row (without null), `Literal` what `default` takes beside SQL.
 * Until `notNull` or `primaryKey` is called it may be null.
 */
export interface Attribute<Value, Literal, Nullable extends boolean, Insert extends InsertRule> extends AnyAttribute {
  /** Never set; carries the types for the compiler. */
  readonly types?: { readonly value: Value; readonly nullable: Nullable; readonly insert: Insert };
  notNull(): Attribute<Value, Literal, false, Insert>;
  /** Part of the primary key, and so not null. Several attributes make a composite key, in declaration order. */
  primaryKey(): Attribute<Value, Literal, false, Insert>;
  /** A literal, SQL, or the name of a generator where the type has some: `uuid().default("uuidv7")`. */
  default(given: Literal | Sql): Attribute<Value, Literal, Nullable, Defaulted<Insert>>;
  /** The column's name; default is the attribute's in snake case. */
  column(name: string): Attribute<Value, Literal, Nullable, Insert>;
  /** What the attribute was called before, so that the column is renamed instead of dropped and added. */
  renamedFrom(old: OldName): Attribute<Value, Literal, Nullable, Insert>;
  /**
   * What rows get that have no value when the attribute becomes not null, said ahead of the question: a literal, SQL over
   * the row's other columns, or a generator. It never becomes a default, and says nothing once that was done.
   */
  fill(given: Literal | Sql): Attribute<Value, Literal, Nullable, Insert>;
  /**
   * How the values are converted when the attribute's type changes, in SQL, and back, said ahead of the question. It says
   * nothing once that was done.
   */
  using(expression: Sql, back?: Sql): Attribute<Value, Literal, Nullable, Insert>;
  comment(text: string): Attribute<Value, Literal, Nullable, Insert>;
  /** A collation by its name in the database. */
  collation(name: string): Attribute<Value, Literal, Nullable, Insert>;
  /** Computed by the database from the row's other columns. Kept on disk unless `stored` is false. */
  generated(expression: Sql, options?: { readonly stored?: boolean }): Attribute<Value, Literal, Nullable, "never">;
  /** Numbers handed out by a sequence that the column owns. */
  serial(): Attribute<Value, Literal, false, "optional">;
  /** The SQL standard's numbering; `always` refuses values given by hand. */
  identity<const Always extends boolean = false>(
    options?: IdentityColumnOptions<Always>,
  ): Attribute<Value, Literal, false, Always extends true ? "never" : "optional">;
  /** Known to the application, but no column: migrations leave it alone. */
  ignore(): Attribute<Value, Literal, Nullable, "ignored">;
}

type Defaulted<Insert extends InsertRule> = Insert extends "required" ? "optional" : Insert;

type SequenceNumber = number | bigint;

interface IdentityColumnOptions<Always extends boolean = boolean> {
  readonly always?: Always;
  readonly start?: SequenceNumber;
  readonly increment?: SequenceNumber;
  readonly minValue?: SequenceNumber;
  readonly maxValue?: SequenceNumber;
  readonly cache?: SequenceNumber;
  readonly cycle?: boolean;
}

/** A fresh attribute: nullable, without a default, to be given by an insert. */
export function declareAttribute<Value, Literal = Value>(
  type: DeclaredType,
): Attribute<Value, Literal, true, "required"> {
  return buildAttribute({
    type,
    nullable: true,
    primaryKey: false,
    default: null,
    column: null,
    renamedFrom: null,
    comment: null,
    collation: null,
    generated: null,
    autoIncrement: null,
    ignored: false,
    fill: null,
    conversion: null,
  });
}

function buildAttribute<Value, Literal, Nullable extends boolean, Insert extends InsertRule>(
  definition: AttributeDefinition,
): Attribute<Value, Literal, Nullable, Insert> {
  const same = (change: Partial<AttributeDefinition>) =>
    buildAttribute<Value, Literal, Nullable, Insert>({ ...definition, ...change });
  return {
    definition,
    notNull: () => buildAttribute({ ...definition, nullable: false }),
    primaryKey: () => buildAttribute({ ...definition, primaryKey: true, nullable: false }),
    default: (given) => buildAttribute({ ...definition, default: { given } }),
    column: (column) => same({ column }),
    renamedFrom: (renamedFrom) => same({ renamedFrom }),
    fill: (given) => same({ fill: { given } }),
    using: (expression, back) =>
      same({ conversion: { using: expression.sql, ...(back === undefined ? {} : { back: back.sql }) } }),
    comment: (comment) => same({ comment }),
    collation: (collation) => same({ collation }),
    generated: (expression, { stored = true } = {}) =>
      buildAttribute({ ...definition, generated: { expression: expression.sql, stored } }),
    serial: () =>
      buildAttribute({
        ...definition,
        nullable: false,
        autoIncrement: { kind: "serial", always: false, sequence: {} },
      }),
    identity: ({ always = false, ...sequence }: IdentityColumnOptions = {}) =>
      buildAttribute({
        ...definition,
        nullable: false,
        autoIncrement: { kind: "identity", always, sequence: sequenceOptions(sequence) },
      }),
    ignore: () => buildAttribute({ ...definition, ignored: true }),
  };
}

function sequenceOptions({ cycle, ...numbers }: Omit<IdentityColumnOptions, "always">): SequenceOptions {
  const texts = Object.entries(numbers).map(([name, given]) => [name, String(given)] as const);
  return { ...Object.fromEntries(texts), ...(cycle === undefined ? {} : { cycle }) };
}
