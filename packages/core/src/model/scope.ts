/** Where a run works: the database's default schema, or one tenant's. */
export type Scope = { readonly kind: "public" } | { readonly kind: "tenant"; readonly name: string };

export const publicScope: Scope = { kind: "public" };

/** What can be sent to a database beside SQL. */
export type Value = string | number | bigint | boolean | null | Uint8Array;

/** What comes back, by column name, in the driver's types. */
export type Row = Readonly<Record<string, unknown>>;
