import { check, emptySnapshot, type Operation, publicScope, type Session, type Snapshot } from "@mig/core/adapter";
import { describe, expect, test } from "vitest";
import { sqliteAdapter, sqliteDialect } from "../src/index.ts";
import { corpus, corpusSchemas } from "./corpus.ts";
import { migrate, normalized, read } from "./scratch-file.ts";

const config = { url: ":memory:", ledger: { schema: null, name: "schema_migrations" } };

function creation(state: Snapshot): readonly Operation[] {
  return [
    ...Object.values(state.tables).map((table): Operation => ({ kind: "createTable", table })),
    ...Object.values(state.objects).map((object): Operation => ({ kind: "createObject", object })),
  ];
}

/** What the pragmas say, without regard to spelling: an oracle that shares nothing with introspection. */
async function oracle(session: Session): Promise<unknown> {
  const tables = "sqlite_schema m JOIN pragma_table_list(m.name) l ON l.schema = 'main' WHERE m.type = 'table'";
  return {
    tables: await session.query(`SELECT m.name, l.wr, l.strict FROM ${tables} ORDER BY m.name`),
    columns: await session.query(
      "SELECT m.name AS t, x.cid, x.name, upper(replace(x.type, ' ', '')) AS type, x.\"notnull\", upper(replace(trim(x.dflt_value, '() '), ' ', '')) AS dflt, x.pk, x.hidden FROM sqlite_schema m, pragma_table_xinfo(m.name) x WHERE m.type = 'table' ORDER BY 1, 2",
    ),
    foreignKeys: await session.query(
      'SELECT m.name AS t, f.seq, lower(f."table") AS p, f."from", f."to", f.on_update, f.on_delete, f.match FROM sqlite_schema m, pragma_foreign_key_list(m.name) f WHERE m.type = \'table\' AND f."to" IS NOT NULL ORDER BY 1, 4, 3, 5',
    ),
    indexes: await session.query(
      'SELECT m.name AS t, i."unique", i.origin, i.partial, x.seqno, x.cid, x."desc", x.coll, x.key FROM sqlite_schema m, pragma_index_list(m.name) i, pragma_index_xinfo(i.name) x WHERE m.type = \'table\' ORDER BY m.name, i.origin, i."unique", i.partial, (SELECT group_concat(y.cid || y."desc") FROM pragma_index_xinfo(i.name) y), i.name, x.seqno',
    ),
  };
}

describe.skipIf(!corpus.present)(
  "a schema of the corpus, read, made again in an empty file and read again, is the same",
  () => {
    test.for(corpusSchemas().map(({ id, sql }) => [id, sql] as const))("%s", async ([, sql]) => {
      const original = await sqliteAdapter.connect(config);
      const copy = await sqliteAdapter.connect(config);
      await original.query(sql);
      const state = await read(original);
      for (const { sql: text } of sqliteDialect.compile(creation(state), emptySnapshot, publicScope))
        await copy.query(text);
      expect(await read(copy)).toEqual(state);
      expect(await oracle(copy)).toEqual(await oracle(original));
      expect(normalized(state)).toEqual(state);
      await original.close();
      await copy.close();
    });
  },
);

describe.skipIf(!corpus.present)("every table of a schema of the corpus, rebuilt, is the same", () => {
  const probe = check({ name: "probe", expression: "1" });
  test.for(corpusSchemas().map(({ id, sql }) => [id, sql] as const))("%s", async ([, sql]) => {
    const session = await sqliteAdapter.connect(config);
    await session.query(sql);
    const [state, before] = [await read(session), await oracle(session)];
    const operations = Object.values(state.tables).flatMap((table): readonly Operation[] => [
      { kind: "addCheck", table, check: probe },
      { kind: "dropCheck", table, check: probe },
    ]);
    const statements = await migrate(session, operations);
    expect(statements.filter((text) => text.startsWith("CREATE TABLE"))).toHaveLength(Object.keys(state.tables).length);
    expect(await read(session)).toEqual(state);
    expect(await oracle(session)).toEqual(before);
    await session.close();
  });
});

if (!corpus.present)
  test("the corpus", (context) => context.skip(`There is no folder ${corpus.root}; MIG_CORPUS names it.`));
