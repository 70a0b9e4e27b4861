/** A column as one value. Every field is always there, so that two columns can be compared field by field. */
import type { Default } from "./default.ts";
import type { Json } from "./json.ts";
import { type ColumnType, columnType, type TypeSpec } from "./type.ts";

export interface Column {
  readonly name: string;
  readonly type: ColumnType;
  readonly nullable: boolean;
  readonly default: Default | null;
  /** A value computed from other columns of the row. */
  readonly generated: GeneratedColumn | null;
  /** Numbers that the database hands out. */
  readonly autoIncrement: AutoIncrement | null;
  /** The dialect's name of a collation. */
  readonly collation: string | null;
  readonly comment: string | null;
}

export interface GeneratedColumn {
  readonly expression: string;
  /** Kept on disk, or computed at every read. */
  readonly stored: boolean;
}

/**
 * `serial`: a sequence owned by the column that fills its default. `identity`: the SQL standard's form; `always`
 * refuses values given by hand. `sequence` holds what differs from the database's defaults.
 */
export interface AutoIncrement {
  readonly kind: "serial" | "identity";
  readonly always: boolean;
  readonly sequence: SequenceOptions;
}

export interface SequenceOptions {
  readonly start?: string;
  readonly increment?: string;
  readonly minValue?: string;
  readonly maxValue?: string;
  readonly cache?: string;
  readonly cycle?: boolean;
}

/** What a migration writes of a column beside its name and type: only what differs from the defaults. */
export interface ColumnOptions {
  /** Default true. */
  readonly nullable?: boolean;
  /** A text, number or boolean is taken literally; everything else through `value`, `sql` or `generator`. */
  readonly default?: string | number | boolean | Default | null;
  readonly generated?: { readonly expression: string; readonly stored?: boolean } | null;
  readonly autoIncrement?: AutoIncrementKind | AutoIncrementOptions | null;
  readonly collation?: string | null;
  readonly comment?: string | null;
}

type AutoIncrementKind = "serial" | "identity";

interface AutoIncrementOptions {
  readonly kind: AutoIncrementKind;
  readonly always?: boolean;
  readonly sequence?: SequenceOptions;
}

/** @example column("title", "text", { nullable: false }) */
export function column(name: string, type: TypeSpec, options: ColumnOptions = {}): Column {
  return {
    name,
    type: columnType(type),
    nullable: options.nullable ?? true,
    default: columnDefault(options.default),
    generated:
      options.generated == null
        ? null
        : { expression: options.generated.expression, stored: options.generated.stored ?? true },
    autoIncrement: autoIncrementOf(options.autoIncrement),
    collation: options.collation ?? null,
    comment: options.comment ?? null,
  };
}

/** A scalar stands for itself. */
export function columnDefault(given: ColumnOptions["default"]): Default | null {
  if (given === undefined || given === null) return null;
  return typeof given === "object" ? given : { kind: "value", value: given };
}

function autoIncrementOf(given: ColumnOptions["autoIncrement"]): AutoIncrement | null {
  if (given === undefined || given === null) return null;
  if (typeof given === "string") return { kind: given, always: false, sequence: {} };
  return { kind: given.kind, always: given.always ?? false, sequence: given.sequence ?? {} };
}

/** The options that `column` would need to build this column: nothing that equals a default. */
export function columnOptions(of: Column): ColumnOptions {
  return {
    ...(of.nullable ? {} : { nullable: false }),
    ...(of.default === null ? {} : { default: defaultSpec(of.default) }),
    ...(of.generated === null ? {} : { generated: of.generated }),
    ...(of.autoIncrement === null ? {} : { autoIncrement: autoIncrementSpec(of.autoIncrement) }),
    ...(of.collation === null ? {} : { collation: of.collation }),
    ...(of.comment === null ? {} : { comment: of.comment }),
  };
}

function defaultSpec(given: Default): string | number | boolean | Default {
  return given.kind === "value" && isScalar(given.value) ? given.value : given;
}

function isScalar(literal: Json): literal is string | number | boolean {
  return literal !== null && typeof literal !== "object";
}

function autoIncrementSpec(given: AutoIncrement): AutoIncrementKind | AutoIncrementOptions {
  const plain = !given.always && Object.keys(given.sequence).length === 0;
  return plain ? given.kind : given;
}
