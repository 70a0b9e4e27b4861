/** What a SQLite file holds, as text, by pragmas: the observer that is independent of mig's own introspection. */
import type Database from "better-sqlite3";

type Row = Readonly<Record<string, unknown>>;

export function sqliteCatalog(db: Database.Database): readonly string[] {
  const entries = db
    .prepare<[], { type: string; name: string; tbl_name: string; sql: string | null }>(
      "select type, name, tbl_name, sql from sqlite_schema where name not like 'sqlite\\_%' escape '\\'",
    )
    .all();
  return entries
    .flatMap((entry) => {
      if (entry.type !== "table") return [`${entry.type} ${entry.name} on ${entry.tbl_name}: ${bare(entry.sql ?? "")}`];
      return tableLines(db, entry.name, entry.sql ?? "");
    })
    .map((line) => line.toLowerCase())
    .sort();
}

function tableLines(db: Database.Database, table: string, sql: string): readonly string[] {
  const ask = (pragma: string, of: string) => db.prepare<[string], Row>(`select * from pragma_${pragma}(?)`).all(of);
  const [traits] = db
    .prepare<[string], Row>("select type, wr, strict from pragma_table_list where name = ? and schema = 'main'")
    .all(table);
  const columns = ask("table_xinfo", table).map(
    (row) =>
      `column ${table}.${row["name"]} ${row["type"]} notnull ${row["notnull"]} default ${bare(String(row["dflt_value"]))} pk ${row["pk"]} hidden ${row["hidden"]}`,
  );
  const keys = Map.groupBy(ask("foreign_key_list", table), (row) => row["id"]);
  const foreignKeys = [...keys.values()].map((rows) => {
    const pairs = rows.map((row) => `${row["from"]}->${row["to"]}`).join(",");
    return `foreign key ${table} ${pairs} of ${rows[0]?.["table"]} ${rows[0]?.["on_update"]} ${rows[0]?.["on_delete"]}`;
  });
  const indexes = ask("index_list", table).map((row) => {
    const keysOf = ask("index_xinfo", String(row["name"])).map(
      (key) => `${key["name"]} ${key["desc"]} ${key["coll"]} ${key["key"]}`,
    );
    const name = row["origin"] === "c" ? row["name"] : row["origin"];
    return `index ${table} ${name} unique ${row["unique"]} partial ${row["partial"]} (${keysOf.join(", ")})`;
  });
  return [
    `table ${table} ${JSON.stringify(traits)} autoincrement ${/autoincrement/i.test(sql)}`,
    ...expressions(sql).map((text) => `expression ${table} ${text.replaceAll(`${table.toLowerCase()}.`, "")}`),
    ...columns,
    ...foreignKeys,
    ...indexes,
  ];
}

/** The bodies of CHECK and AS, which no pragma reports, by counting parentheses. */
function expressions(sql: string): readonly string[] {
  return [...sql.matchAll(/\b(check|as)\s*\(/gi)].map((match) => {
    const start = match.index + match[0].length;
    let depth = 1;
    let end = start;
    for (; end < sql.length && depth > 0; end += 1) {
      if (sql[end] === "(") depth += 1;
      if (sql[end] === ")") depth -= 1;
    }
    return `${match[1]?.toLowerCase()} ${bare(sql.slice(start, end - 1))}`;
  });
}

/** White space, comments, quotes of names, IF NOT EXISTS and the case of key words make no difference. */
function bare(sql: string): string {
  return (
    sql
      .replaceAll(/--[^\n]*|\/\*[\s\S]*?\*\//g, "")
      .replaceAll(/["`[\]]/g, "")
      .replace(/\bif not exists\b/i, "")
      .replaceAll(/\s*([(),=<>|+*/-])\s*/g, "$1")
      .replaceAll(/\s+/g, " ")
      // Parentheses around a single call: `((lower(name)))`.
      .replaceAll(/\(\((\w+\([^()]*\))\)/g, "($1")
      .replace(/;$/, "")
      .trim()
      .toLowerCase()
  );
}
