import { repo } from "@mig/core";
import type { ColumnType } from "@mig/core/adapter";
import { sqliteAdapter, view } from "@mig/sqlite";
import { scratchFolder } from "@mig/test-support";
import Database from "better-sqlite3";
import { type Engine, portableLiteral, type Row, type Scratch } from "./engine.ts";
import { sqliteCatalog } from "./sqlite-catalog.ts";

export const sqliteEngine: Engine = {
  name: "SQLite",
  adapter: sqliteAdapter,
  open: openScratch,
  literal,
  view: plainView,
};

const Repo = repo("proofs", { adapter: sqliteAdapter, url: "nowhere.db" });

function plainView(name: string, query: string) {
  return view(name, { repo: Repo, query: { sql: query } });
}

function literal(type: ColumnType, n: number): string {
  if (type.name === "boolean") return String(n % 2);
  if (type.name === "binary") return `x'0${n}'`;
  return portableLiteral(type, n) ?? "null";
}

async function openScratch(): Promise<Scratch> {
  const folder = await scratchFolder();
  const url = `${folder.path}/proof.db`;
  const config = { url, ledger: { schema: null, name: "schema_migrations" } };
  const own = new Database(url);
  own.pragma("journal_mode = MEMORY");
  own.pragma("synchronous = OFF");
  const session = await sqliteAdapter.connect(config);
  return {
    session,
    config,
    execute: async (sql) => {
      own.exec(sql);
    },
    reset: async () => reset(own),
    catalog: async () => sqliteCatalog(own),
    rows: async () => {
      const names = own
        .prepare<[], { name: string }>(
          "select name from sqlite_schema where type = 'table' and name not like 'sqlite\\_%' escape '\\'",
        )
        .all();
      return Object.fromEntries(
        names.map(({ name }) => {
          const quoted = `"${name.replaceAll('"', '""')}"`;
          return [name, own.prepare<[], Row>(`select * from ${quoted}`).safeIntegers().all()];
        }),
      );
    },
    close: async () => {
      await session.close();
      own.close();
      await folder.remove();
    },
  };
}

function reset(db: Database.Database): void {
  db.pragma("foreign_keys = OFF");
  const entries = db
    .prepare<[], { type: string; name: string }>(
      "select type, name from sqlite_schema where name not like 'sqlite_%' and type in ('view', 'trigger', 'table') order by type = 'table', type",
    )
    .all();
  for (const { type, name } of entries) {
    db.exec(`drop ${type} if exists "${name.replaceAll('"', '""')}"`);
  }
  db.pragma("foreign_keys = ON");
}
