/** Where a resource's rows are kept: the table, and everything about it that is not the resource's own meaning. */
import type { Repo } from "../adapter/repo.ts";
import type { Deferrable, ForeignKey, ReferentialAction } from "../model/constraint.ts";
import type { InheritanceSpec } from "../model/inheritance.ts";
import type { TableName } from "../model/name.ts";
import type { TableOptions } from "../model/table.ts";
import type { Sql } from "./sql.ts";

/** The type parameters are the names that the options mention: relationships, attributes, identities. */
export interface DataLayerOptions<
  Reference extends string,
  Field extends string,
  MatchField extends string,
  TypedField extends string,
  Identity extends string,
> {
  readonly repo: Repo;
  /** Left out by a resource that is kept in the tables that `hasMany` of others name, one for each. */
  readonly table?: string;
  /** A named schema; default is the one of the run's scope. */
  readonly schema?: string;
  /** What the table was called before; a text is a table of the same schema. */
  readonly renamedFrom?: TableName;
  /** False: the table is somebody else's affair and is left alone. Default true. */
  readonly migrate?: boolean;
  /**
   * False: the resource never inserts rows into a table that it shares. Attributes of the others that it lacks then stay
   * not null; without it they become nullable unless they have a default. Default true.
   */
  readonly inserts?: boolean;
  /** By relationship: what its foreign key does; for `hasMany`, the one that points back. */
  readonly references?: { readonly [R in Reference]?: ReferenceOptions<Field, MatchField> };
  readonly customIndexes?: readonly CustomIndex<Field>[];
  readonly checkConstraints?: readonly CheckConstraint<Field>[];
  /** SQL that belongs to the table and that mig does not understand: triggers, policies, grants. */
  readonly customStatements?: readonly DeclaredStatement[];
  /**
   * The tables that this one has columns from, which are not declared again: the parent of a partition, for one. `columns`
   * tells which columns it has otherwise than they do, by the columns' names.
   */
  readonly inherits?: InheritanceSpec;
  /** What only this database knows of tables, in the adapter's words. */
  readonly options?: TableOptions;
  readonly comment?: string;
  /** By attribute: a column type in the database's own spelling. */
  readonly columnTypes?: { readonly [F in TypedField]?: string };
  /** Default `<table>_pkey`. */
  readonly primaryKeyName?: string;
  /** By identity: its index's name. */
  readonly identityNames?: { readonly [I in Identity]?: string };
  /** The rows that are the resource's, when others share the table; joined to its indexes and checks. */
  readonly baseFilter?: Sql;
}

export interface ReferenceOptions<Field extends string = string, MatchField extends string = string> {
  readonly onDelete?: ReferentialAction;
  readonly onUpdate?: ReferentialAction;
  /** The attributes that `setNull` and `setDefault` touch; default all of the key. */
  readonly onDeleteColumns?: readonly Field[];
  /** Default `<table>_<column>_fkey`. */
  readonly name?: string;
  readonly deferrable?: Deferrable;
  /** False: the rows there are are not checked. Default true; a key that becomes so is validated in a migration of its own. */
  readonly validated?: boolean;
  readonly match?: ForeignKey["match"];
  /** More pairs of a composite key: this resource's attribute to the target's. */
  readonly matchWith?: { readonly [F in MatchField]?: string };
  /** Tenants by attribute on both sides: the row pointed at must be of the same tenant. */
  readonly matchTenant?: boolean;
  /** An index on the key, `<table>_<column>_index`. */
  readonly index?: boolean;
  readonly indexWhere?: Sql;
  /** No foreign key, only the column. */
  readonly ignore?: boolean;
  /** Kept with the constraint, where the database keeps comments. */
  readonly comment?: string;
  /** For people, when rows break it; see `constraintsOf`. */
  readonly message?: string;
}

export interface CustomIndex<Field extends string = string> {
  /** `"status"`, `{ desc: "insertedAt" }`, SQL, or an object for anything more. */
  readonly fields: readonly IndexField<Field>[];
  readonly unique?: boolean;
  readonly where?: Sql;
  readonly method?: string;
  readonly include?: readonly Field[];
  /** Unique: are two nulls two different values? Default true. */
  readonly nullsDistinct?: boolean;
  /** Unique: a UNIQUE constraint, and not only an index. */
  readonly constraint?: UniqueConstraint;
  /** Built without stopping writers, in a migration of its own. Not part of the index's state. */
  readonly concurrently?: boolean;
  /** Default `<table>_<columns>_index`; needed when a field is SQL. */
  readonly name?: string;
  /** Storage parameters. */
  readonly options?: Readonly<Record<string, string>>;
  readonly comment?: string;
  /** Tenants by attribute: do not put the tenant's column first. */
  readonly allTenants?: boolean;
  /** False: leave the base filter out of `where`. */
  readonly includeBaseFilter?: boolean;
  /** Unique: for people, when rows break it; see `constraintsOf`. */
  readonly message?: string;
}

export interface UniqueConstraint {
  /** Checked at once (the default), deferrable on request, or at commit. */
  readonly deferrable?: Deferrable;
}

export type IndexField<Field extends string = string> =
  | Field
  | Sql
  | { readonly asc: Field | Sql }
  | { readonly desc: Field | Sql }
  | {
      readonly field: Field | Sql;
      readonly direction?: "asc" | "desc";
      readonly nulls?: "first" | "last";
      readonly operatorClass?: string;
      readonly collation?: string;
    };

export interface CheckConstraint<Field extends string = string> {
  readonly name: string;
  readonly check: Sql;
  /** False: the rows there are are not checked. Default true; a check that becomes so is validated in a migration of its own. */
  readonly validated?: boolean;
  /** True: partitions and tables that inherit do not get it. */
  readonly noInherit?: true;
  /** Kept with the constraint, where the database keeps comments. */
  readonly comment?: string;
  /** The attributes that the rule is about. */
  readonly on?: readonly Field[];
  /** For people, when rows break it; see `constraintsOf`. */
  readonly message?: string;
}

export interface DeclaredStatement {
  readonly name: string;
  readonly up: string | Sql;
  /** Undoes `up`. */
  readonly down: string | Sql;
  /**
   * Tables whose statements this one builds on: it runs after them and is undone before them. A text is a table of the
   * same schema. Tables, keys and objects are there in any case: statements run when everything else is done.
   */
  readonly after?: readonly TableName[];
  /** Tenants by context: it runs once, in the public scope, and not in each tenant. */
  readonly global?: boolean;
}

export interface AnyDataLayer {
  readonly dialect: string;
  readonly options: DataLayerOptions<string, string, string, string, string>;
}

export interface DataLayer<Reference extends string, Field extends string, Identity extends string>
  extends AnyDataLayer {
  /** Never set; carries the names for the compiler, which `resource` compares with its own. */
  readonly names?: { readonly reference: Reference; readonly field: Field; readonly identity: Identity };
}

/** Names that the compiler does not know literally are left to the check when the resources are read. */
type Literal<Name extends string> = string extends Name ? never : Name;

/**
 * Makes the function by which users of one dialect declare tables. The names in its options are taken literally and
 * checked by `resource`.
 *
 * @example export const postgres = dataLayer("pg"); // in the adapter; then: postgres({ repo: Repo, table: "posts" })
 */
export function dataLayer(dialect: string) {
  return <
    const Reference extends string = never,
    const Field extends string = never,
    const MatchField extends string = never,
    const TypedField extends string = never,
    const Identity extends string = never,
  >(
    options: DataLayerOptions<Reference, Field, MatchField, TypedField, Identity>,
  ): DataLayer<
    NoInfer<Literal<Reference>>,
    NoInfer<Literal<Field> | Literal<MatchField> | Literal<TypedField>>,
    NoInfer<Literal<Identity>>
  > => ({ dialect, options });
}
