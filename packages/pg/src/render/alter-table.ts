/** alterTable: the comment and the options that can be changed in place. */
import {
  equal,
  MigError,
  type OperationOf,
  type Statement,
  showTable,
  type TableOptions,
  type TableRef,
} from "@mig/core/adapter";
import { lockModes, longRewrite } from "../hazards.ts";
import { qualify } from "../quote.ts";
import { storageName, storageSql } from "../storage.ts";
import { isOn, partitionBy, replicaIdentity, storage } from "../table-options.ts";
import { tableComment } from "./comment.ts";
import { changeOverrides, changesOverrides } from "./overrides.ts";
import { type RenderContext, writer } from "./render-context.ts";

export function alterTable(
  { table, from, to }: OperationOf<"alterTable">,
  at: RenderContext,
  origin: number,
): readonly Statement[] {
  const write = writer(table, at, origin);
  const alter = `ALTER TABLE ${qualify(table, at.scope)}`;
  const logged = isOn(to.options, "unlogged") ? "UNLOGGED" : "LOGGED";
  const comment = tableComment(table, to.comment, at);
  return [
    ...(partitionBy(from.options) === partitionBy(to.options) ? [] : [refuseKey(table, from.options, to.options)]),
    ...(isOn(from.options, "unlogged") === isOn(to.options, "unlogged")
      ? []
      : [
          write(
            `${alter} SET ${logged}`,
            lockModes.accessExclusive,
            longRewrite(`SET ${logged}`, "Choose a quiet hour."),
          ),
        ]),
    ...storageClauses(from.options, to.options).map((clause) =>
      write(`${alter} ${clause}`, lockModes.shareUpdateExclusive),
    ),
    ...switchTraits(table, from.options, to.options, at, origin),
    ...(changesOverrides(from.inherits, to.inherits) || equal(from, to)
      ? changeOverrides(table, from.inherits, to.inherits, at, origin)
      : []),
    ...(from.comment === to.comment ? [] : [write(comment, lockModes.shareUpdateExclusive)]),
  ];
}

function refuseKey(table: TableRef, from: TableOptions, to: TableOptions): never {
  throw new MigError("MIG_UNSUPPORTED", `${showTable(table)} cannot be partitioned otherwise in place.`, {
    details: { table: showTable(table), from, to },
    next: "Create the other table, copy the rows and swap the names.",
  });
}

function storageClauses(from: TableOptions, to: TableOptions): readonly string[] {
  const [before, after] = [storage(from), storage(to)];
  const reset = Object.keys(before).filter((name) => !(name in after));
  const set = Object.fromEntries(Object.entries(after).filter(([name, value]) => before[name] !== value));
  return [
    ...(reset.length === 0 ? [] : [`RESET (${reset.map(storageName).join(", ")})`]),
    ...(Object.keys(set).length === 0 ? [] : [`SET ${storageSql(set)}`]),
  ];
}

/** Row security and replica identity: CREATE TABLE has no word for them. */
export function switchTraits(
  table: TableRef,
  from: TableOptions,
  to: TableOptions,
  at: RenderContext,
  origin: number,
): readonly Statement[] {
  const changes = (name: "rowSecurity" | "forceRowSecurity") => isOn(from, name) !== isOn(to, name);
  const actions = [
    ...(changes("rowSecurity") ? [`${isOn(to, "rowSecurity") ? "ENABLE" : "DISABLE"} ROW LEVEL SECURITY`] : []),
    ...(changes("forceRowSecurity") ? [`${isOn(to, "forceRowSecurity") ? "" : "NO "}FORCE ROW LEVEL SECURITY`] : []),
    ...(replicaIdentity(from) === replicaIdentity(to) ? [] : [`REPLICA IDENTITY ${replicaIdentity(to).toUpperCase()}`]),
  ];
  const write = writer(table, at, origin);
  return actions.map((action) => write(`ALTER TABLE ${qualify(table, at.scope)} ${action}`, lockModes.accessExclusive));
}
