/** What the catalog query returns: one JSON document. Object identifiers are texts, large numbers too. */
export interface Catalog {
  readonly tables: readonly TableRow[];
  readonly columns: readonly ColumnRow[];
  readonly indexes: readonly IndexRow[];
  readonly constraints: readonly ConstraintRow[];
  readonly schemas: readonly { readonly name: string }[];
  readonly extensions: readonly { readonly name: string; readonly schema: string }[];
  readonly enums: readonly (NameRow & { readonly values: readonly string[] })[];
  readonly sequences: readonly (NameRow & SequenceRow & OwnerRow)[];
  readonly exclusions: readonly ExclusionRow[];
  readonly collations: readonly CollationRow[];
  readonly domains: readonly DomainRow[];
  readonly composites: readonly CompositeRow[];
  readonly views: readonly ViewRow[];
  readonly viewIndexes: readonly IndexRow[];
}

interface NameRow {
  readonly schema: string;
  readonly name: string;
}

export interface TableRow extends NameRow {
  readonly oid: string;
  readonly unlogged: boolean;
  readonly rowSecurity: boolean;
  readonly forceRowSecurity: boolean;
  /** Default, full, nothing, or an index. */
  readonly replicaIdentity: "d" | "f" | "n" | "i";
  readonly replicaIndex: { readonly index: string; readonly columns: readonly string[] | null } | null;
  readonly options: readonly string[] | null;
  readonly toastOptions: readonly string[] | null;
  readonly partitionBy: string | null;
  readonly bound: string | null;
  readonly parents: readonly NameRow[] | null;
  readonly comment: string | null;
}

/** A type; `object` is set when it, or what an array is made of, is an enum (e), domain (d) or composite (c). */
export interface TypeRow {
  readonly type: string;
  readonly object: "e" | "d" | "c" | null;
  readonly objectSchema: string;
  readonly objectName: string;
  readonly isArray: boolean;
}

export interface SequenceRow {
  readonly sequenceType: string;
  readonly start: string;
  readonly increment: string;
  readonly minValue: string;
  readonly maxValue: string;
  readonly cache: string;
  readonly cycle: boolean;
}

/** The column that owns a sequence, whose default it is not. */
interface OwnerRow {
  readonly ownerSchema: string | null;
  readonly ownerTable: string | null;
  readonly ownerColumn: string | null;
}

interface ExclusionRow extends NameRow {
  readonly table: string;
  readonly columns: readonly string[] | null;
  readonly constraint: string;
}

export interface ColumnRow extends TypeRow {
  readonly table: string;
  readonly name: string;
  readonly notNull: boolean;
  readonly inherited: boolean;
  /** The type as constants of it are cast. */
  readonly castType: string;
  /** The default or the generating expression. */
  readonly expression: string | null;
  readonly generated: "" | "s" | "v";
  readonly identity: "" | "a" | "d";
  /** Of a serial or identity column. */
  readonly sequence: SequenceRow | null;
  /** What the default takes its numbers from. */
  readonly usedSequences: readonly NameRow[] | null;
  readonly collation: string | null;
  readonly comment: string | null;
}

interface AttachmentRow {
  /** The parent's index. */
  readonly partOf: NameRow | null;
  /** Not every partition has its part; null where there is no index. */
  readonly incomplete: boolean | null;
}

export interface IndexRow extends AttachmentRow {
  readonly table: string;
  readonly name: string;
  readonly unique: boolean;
  readonly nullsDistinct: boolean;
  readonly method: string;
  readonly where: string | null;
  readonly options: readonly string[] | null;
  readonly definition: string;
  readonly keys: readonly IndexKeyRow[];
  readonly include: readonly string[] | null;
  /** Null unless the index belongs to a UNIQUE constraint. */
  readonly deferrable: "no" | "immediate" | "deferred" | null;
  readonly comment: string | null;
}

export interface IndexKeyRow {
  readonly column: string | null;
  readonly text: string;
  readonly descends: boolean;
  readonly nullsFirst: boolean;
  readonly ordered: boolean;
  readonly operatorClass: string | null;
  readonly operatorClassOptions: readonly string[] | null;
  readonly collation: string | null;
}

export interface ConstraintRow extends AttachmentRow {
  readonly table: string;
  readonly name: string;
  readonly kind: "p" | "f" | "c";
  readonly validated: boolean;
  readonly noInherit: boolean;
  readonly inherited: boolean;
  readonly columns: readonly string[] | null;
  readonly expression: string | null;
  readonly targetSchema: string | null;
  readonly targetName: string | null;
  readonly targetColumns: readonly string[] | null;
  readonly onDelete: string;
  readonly onUpdate: string;
  readonly match: string;
  readonly onDeleteColumns: readonly string[] | null;
  readonly deferrable: "no" | "immediate" | "deferred";
  readonly comment: string | null;
}

/** A view; `m` is a materialized one. */
export interface ViewRow extends NameRow {
  readonly oid: string;
  readonly kind: "v" | "m";
  readonly query: string;
  readonly options: readonly string[] | null;
  readonly populated: boolean;
  readonly comment: string | null;
  readonly columns: readonly { readonly name: string; readonly type: string }[] | null;
  readonly reads: readonly ViewReadRow[] | null;
}

/** What a view reads. */
export interface ViewReadRow extends NameRow {
  /** As in `pg_class.relkind`; `t` is a type, `k` a column of a primary key that is relied upon. */
  readonly kind: string;
  readonly object: "e" | "d" | "c" | null;
  readonly column: string | null;
}

interface CollationRow extends NameRow {
  /** libc, icu, builtin, or the database's own. */
  readonly provider: "c" | "i" | "b" | "d";
  readonly deterministic: boolean;
  readonly locale: string | null;
  readonly lcCollate: string | null;
  readonly lcCtype: string | null;
  readonly rules: string | null;
}

interface DomainRow extends NameRow {
  readonly base: TypeRow;
  readonly notNull: boolean;
  readonly default: string | null;
  readonly collation: string | null;
  readonly checks: readonly { readonly name: string; readonly expression: string }[] | null;
}

interface CompositeRow extends NameRow {
  readonly attributes: readonly (TypeRow & { readonly name: string; readonly collation: string | null })[] | null;
}
