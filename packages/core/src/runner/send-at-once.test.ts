import { describe, expect, it } from "vitest";
import { create, drop, run, simple, source, world } from "../../test/memory-run.ts";
import type { AtOnce, Session } from "../adapter/adapter.ts";
import { MigError } from "../errors.ts";
import { migrate } from "./migrate.ts";

/** What was sent at once, and how it ended. */
async function sending(answer: (session: Session, work: AtOnce) => Promise<boolean>) {
  const sent: string[] = [];
  const here = await world({
    session: (session) => ({
      apply: (work) => {
        sent.push(work.row.version);
        return answer(session, work);
      },
    }),
  });
  return { ...here, sent };
}

async function inOneTransaction(session: Session, { scope, row, statements }: AtOnce) {
  await session.transaction(async () => {
    for (const sql of statements) await session.query(sql);
    await session.ledger.insert(scope, row);
  });
  return true;
}

const code = run("code", async () => {});
const two = (version: string) => source(version, [create("a"), create("b")], []);

describe("a migration is sent at once", () => {
  it("when it is nothing but statements of mig's own", async () => {
    const here = await sending(inOneTransaction);
    const raw = source("3", [{ kind: "execute", up: '{"kind":"createTable","table":{}}', down: null }], []);
    await migrate({ ...here.options, migrations: [simple("1"), source("2", [create("c"), code], []), two("4")] });
    expect([here.sent, await here.states()]).toEqual([
      ["1", "4"],
      ["1 applied", "2 applied", "4 applied"],
    ]);
    await migrate({ ...here.options, migrations: [raw], order: "allow" }).catch(() => undefined);
    expect(here.sent).toEqual(["1", "4"]);
  });

  it("and taken the long way when another run was faster", async () => {
    const here = await sending(async (_session, work) => {
      await here.ask((other) => inOneTransaction(other, work));
      return false;
    });
    await migrate({ ...here.options, migrations: [simple("1"), simple("2")] });
    expect([here.story(), await here.states()]).toEqual([
      ["started 1", "skipped 1", "started 2", "skipped 2"],
      ["1 applied", "2 applied"],
    ]);
  });

  it("and again statement by statement when nobody can tell which one was refused", async () => {
    const refused = new MigError("MIG_STATEMENT_FAILED", "refused");
    const here = await sending(() => Promise.reject(refused));
    const migrations = [source("1", [create("a"), create("a")], [drop("a")])];
    await expect(migrate({ ...here.options, migrations })).rejects.toMatchObject({
      code: "MIG_STATEMENT_FAILED",
      details: { step: 2, operation: "create table a" },
    });
    expect([here.sent, await here.tables()]).toEqual([["1"], []]);
  });

  it("but once only when the one statement is known, or the connection broke", async () => {
    for (const error of [
      (sql: string) => new MigError("MIG_STATEMENT_FAILED", "refused", { details: { statement: sql } }),
      () => new MigError("MIG_CONNECTION_FAILED", "broken"),
    ]) {
      const here = await sending((_session, { statements }) => Promise.reject(error(statements[0] ?? "")));
      await migrate({ ...here.options, migrations: [two("1")] }).catch(() => undefined);
      expect([here.sent, await here.tables()]).toEqual([["1"], []]);
    }
  });
});
