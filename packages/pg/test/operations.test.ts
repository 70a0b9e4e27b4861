/**
 * Every kind of operation, there and back: what is read after it is what core says of it, and after its inverse
 * everything is as it was. The locks that its statements name are those that the server takes.
 */
import { apply, type CoreKind, coreKinds, emptySnapshot, invert, MigError, publicScope } from "@mig/core/adapter";
import { describe, expect, test } from "vitest";
import { pgDialect } from "../src/index.ts";
import { columnCases } from "./cases/column-cases.ts";
import { posts, users } from "./cases/fixture.ts";
import { keyCases } from "./cases/key-cases.ts";
import { objectCases } from "./cases/object-cases.ts";
import { tableCases } from "./cases/table-cases.ts";
import { comparable, majors, run, scratchSession } from "./scratch-session.ts";

const cases = [...tableCases, ...columnCases, ...keyCases, ...objectCases];

/** Statements of the user's own and free SQL leave nothing that could be read back. */
const unreadable: readonly CoreKind[] = ["addStatement", "dropStatement", "execute"];

test("every kind is there", () => {
  expect(coreKinds.filter((kind) => !unreadable.includes(kind) && !cases.some(({ op }) => op.kind === kind))).toEqual(
    [],
  );
});

describe.each(majors)("PostgreSQL %i", (major) => {
  test.each(cases.filter(({ since = 0 }) => major >= since))("$name", async ({ op, given = [] }) => {
    const { session } = await scratchSession(major);
    await run(session, [{ kind: "createTable", table: users }, { kind: "createTable", table: posts }, ...given]);
    await session.query("INSERT INTO users (email) VALUES ('a@b')");
    const start = await session.introspect({ kind: "public" });

    await run(session, [op]);
    const there = await session.introspect({ kind: "public" });
    expect(comparable(there)).toEqual(comparable(apply([op], start)));

    const back = invert(op);
    if (back.kind === "irreversible") throw new MigError("MIG_BUG", "No way back.");
    await run(session, [back]);
    expect(comparable(await session.introspect({ kind: "public" }))).toEqual(comparable(start));
  });
});

/** From weak to strong, as `pg_locks` and SQL call them. */
const modes = [
  "AccessShareLock",
  "RowShareLock",
  "RowExclusiveLock",
  "ShareUpdateExclusiveLock",
  "ShareLock",
  "ShareRowExclusiveLock",
  "ExclusiveLock",
  "AccessExclusiveLock",
];
const modeOf = (lock: string) =>
  lock
    .replace("Lock", "")
    .replace(/\B(?=[A-Z])/g, " ")
    .toUpperCase();
const strongest = (locks: readonly string[]) => modes.map(modeOf).findLast((mode) => locks.includes(mode));

describe.each(majors)("locks on PostgreSQL %i", (major) => {
  test.each(cases.filter(({ since = 0 }) => major >= since))("$name", async ({ op, given = [] }) => {
    const { session } = await scratchSession(major);
    await run(session, [{ kind: "createTable", table: users }, { kind: "createTable", table: posts }, ...given]);
    const statements = pgDialect.compile([op], emptySnapshot, publicScope);
    if (statements.some(({ transaction }) => transaction === "outside")) return;
    const named = new Map<string, string[]>();
    for (const lock of statements.flatMap(({ locks }) => locks)) {
      const [row] = await session.query("SELECT to_regclass($1)::oid AS oid", [
        `"${lock.table.schema ?? "public"}"."${lock.table.name}"`,
      ]);
      const oid = String(row?.["oid"]);
      named.set(oid, [...(named.get(oid) ?? []), lock.mode]);
    }
    await session.query("BEGIN");
    for (const { sql } of statements) await session.query(sql);
    const taken = await session.query(
      "SELECT relation, array_agg(mode) AS modes FROM pg_locks WHERE pid = pg_backend_pid() AND relation IS NOT NULL GROUP BY 1",
    );
    const real = Object.fromEntries(
      taken.map(({ relation, modes }) => [
        String(relation),
        Array.isArray(modes) ? strongest(modes.map(modeOf)) : null,
      ]),
    );
    for (const [oid, locks] of named) expect([oid, real[oid]]).toEqual([oid, strongest(locks)]);
  });
});
