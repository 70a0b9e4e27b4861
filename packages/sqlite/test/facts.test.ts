// What SQLite itself does and the adapter rests on: each a statement about the installed version, tried out.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { scratchFolder } from "@mig/test-support";
import Database from "better-sqlite3";
import { describe, expect, onTestFinished, test } from "vitest";

function memory(sql = ""): Database.Database {
  const database = new Database(":memory:");
  onTestFinished(() => {
    database.close();
  });
  database.exec(sql);
  return database;
}

async function file(): Promise<string> {
  const folder = await scratchFolder();
  onTestFinished(() => folder.remove());
  return join(folder.path, "test.db");
}

function code(body: () => unknown): string {
  try {
    body();
    return "none";
  } catch (error) {
    return error instanceof Error && "code" in error ? String(error.code) : String(error);
  }
}

const count = (database: Database.Database, table: string) =>
  database.prepare(`SELECT count(*) FROM ${table}`).pluck().get();
const sqlOf = (database: Database.Database, name: string) =>
  database.prepare("SELECT sql FROM sqlite_schema WHERE name = ?").pluck().get(name);

const family = `
  CREATE TABLE p (id INTEGER PRIMARY KEY);
  CREATE TABLE c (p_id REFERENCES p (id) ON DELETE CASCADE);
  INSERT INTO p VALUES (1), (2);
  INSERT INTO c VALUES (1), (2);`;
const rebuilt = `
  CREATE TABLE _mig_new_p (id INTEGER PRIMARY KEY, extra TEXT);
  INSERT INTO _mig_new_p (id) SELECT id FROM p;
  DROP TABLE p;
  ALTER TABLE _mig_new_p RENAME TO p;`;

describe("foreign keys", () => {
  test("1. switched off inside a transaction they stay on, without a word", () => {
    const database = memory("BEGIN; PRAGMA foreign_keys = OFF;");
    expect(database.pragma("foreign_keys", { simple: true })).toBe(1);
  });

  test("2. a parent rebuilt with foreign keys on loses the rows of its cascading children", () => {
    const database = memory(`${family} BEGIN; ${rebuilt} COMMIT;`);
    expect([count(database, "p"), count(database, "c")]).toEqual([2, 0]);
  });

  test("3. deferring them saves no row", () => {
    const database = memory(`${family} BEGIN; PRAGMA defer_foreign_keys = ON; ${rebuilt} COMMIT;`);
    expect(count(database, "c")).toBe(0);
  });

  test("3. and without a cascade the commit fails", () => {
    const database = memory(
      `${family.replace("ON DELETE CASCADE", "")} BEGIN; PRAGMA defer_foreign_keys = ON; ${rebuilt}`,
    );
    expect(code(() => database.exec("COMMIT"))).toBe("SQLITE_CONSTRAINT_FOREIGNKEY");
  });

  test("4. switched off before the transaction they leave the children alone", () => {
    const database = memory(`${family} PRAGMA foreign_keys = OFF; BEGIN; ${rebuilt} COMMIT;`);
    expect([count(database, "p"), count(database, "c")]).toEqual([2, 2]);
  });

  test("10. foreign_key_check only reports; the commit goes through", () => {
    const database = memory(`${family} PRAGMA foreign_keys = OFF; BEGIN; DELETE FROM p WHERE id = 1; COMMIT;`);
    expect(database.pragma("foreign_key_check")).toEqual([{ table: "c", rowid: 1, parent: "p", fkid: 0 }]);
  });
});

describe("the order of a rebuild", () => {
  test("5. renaming the old table away takes the children's references with it", () => {
    const database = memory(`${family} PRAGMA foreign_keys = OFF; ALTER TABLE p RENAME TO p_old;`);
    expect(sqlOf(database, "c")).toBe('CREATE TABLE c (p_id REFERENCES "p_old" (id) ON DELETE CASCADE)');
  });

  test("6. create, copy, drop, rename leaves them as they are", () => {
    const database = memory(`${family} PRAGMA foreign_keys = OFF; ${rebuilt}`);
    expect(sqlOf(database, "c")).toBe("CREATE TABLE c (p_id REFERENCES p (id) ON DELETE CASCADE)");
    expect(database.pragma("foreign_key_check")).toEqual([]);
  });

  test.for([
    ["a view", "CREATE VIEW v AS SELECT id FROM p;"],
    ["another table's trigger", "CREATE TRIGGER t AFTER INSERT ON c BEGIN INSERT INTO p VALUES (NULL); END;"],
  ] as const)("7. %s that names the table stops the rename, unless legacy_alter_table is on", ([, object]) => {
    const before = rebuilt.split("\n").slice(0, -1).join("\n");
    const rename = "ALTER TABLE _mig_new_p RENAME TO p";
    const database = memory(`${family} ${object} PRAGMA foreign_keys = OFF; BEGIN; ${before}`);
    expect(code(() => database.exec(rename))).toBe("SQLITE_ERROR");
    database.exec(`PRAGMA legacy_alter_table = ON; ${rename}; COMMIT;`);
    expect(count(database, "p")).toBe(2);
  });

  test("8. indexes and triggers go with the dropped table", () => {
    const database = memory(
      `CREATE TABLE p (id); CREATE INDEX i ON p (id); CREATE TRIGGER t AFTER INSERT ON p BEGIN SELECT 1; END; DROP TABLE p;`,
    );
    expect(count(database, "sqlite_schema")).toBe(0);
  });

  test("9. the counter of AUTOINCREMENT goes too, and a number is used again", () => {
    const database = memory(
      `CREATE TABLE p (id INTEGER PRIMARY KEY AUTOINCREMENT); INSERT INTO p VALUES (7); DELETE FROM p;
       CREATE TABLE n (id INTEGER PRIMARY KEY AUTOINCREMENT); INSERT INTO n SELECT id FROM p; DROP TABLE p;
       ALTER TABLE n RENAME TO p; INSERT INTO p VALUES (NULL);`,
    );
    expect(database.prepare("SELECT id FROM p").pluck().get()).toBe(1);
  });
});

describe("two writers", () => {
  test("11. who reads first and writes later is refused at once when another wrote in between", async () => {
    const path = await file();
    const [one, other] = [new Database(path, { timeout: 5000 }), new Database(path)];
    one.exec("PRAGMA journal_mode = WAL; CREATE TABLE t (x);");
    one.exec("BEGIN; SELECT * FROM t;");
    one.prepare("SELECT * FROM t").all();
    other.exec("INSERT INTO t VALUES (1)");
    const begun = performance.now();
    expect(code(() => one.exec("INSERT INTO t VALUES (2)"))).toBe("SQLITE_BUSY_SNAPSHOT");
    expect(performance.now() - begun).toBeLessThan(1000);
    one.close();
    other.close();
  });

  test("12. BEGIN IMMEDIATE waits for the other one, within the busy timeout", async () => {
    const path = await file();
    new Database(path).exec("CREATE TABLE t (x)").close();
    const script = `const d = new (require("better-sqlite3"))(process.argv[1]); d.exec("BEGIN IMMEDIATE"); console.log("held"); setTimeout(() => d.exec("COMMIT"), 300);`;
    const child = spawn(process.execPath, ["-e", script, path], {
      cwd: import.meta.dirname,
      stdio: ["ignore", "pipe", "inherit"],
    });
    await once(child.stdout, "data");
    const begun = performance.now();
    const database = new Database(path, { timeout: 5000 });
    database.exec("BEGIN IMMEDIATE; COMMIT");
    expect(performance.now() - begun).toBeGreaterThan(100);
    database.close();
    await once(child, "exit");
  });

  test("13. a killed process leaves nothing of its transaction: tables, version, rows", async () => {
    const path = await file();
    new Database(path).exec("CREATE TABLE ledger (x)").close();
    const script = `const d = new (require("better-sqlite3"))(process.argv[1]); d.exec("BEGIN IMMEDIATE; CREATE TABLE made (x); PRAGMA user_version = 9; INSERT INTO ledger VALUES (1)"); console.log("done"); setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ["-e", script, path], {
      cwd: import.meta.dirname,
      stdio: ["ignore", "pipe", "inherit"],
    });
    await once(child.stdout, "data");
    child.kill("SIGKILL");
    await once(child, "exit");
    const database = new Database(path);
    expect([
      sqlOf(database, "made"),
      database.pragma("user_version", { simple: true }),
      count(database, "ledger"),
    ]).toEqual([undefined, 0, 0]);
    database.close();
  });
});

describe("ALTER TABLE", () => {
  test.for([
    ["NOT NULL without a default", "a NOT NULL"],
    ["a reference with a default, foreign keys on", "a DEFAULT 1 REFERENCES t (id)"],
  ] as const)("14. %s is refused only when the table has rows", ([, column]) => {
    expect(code(() => memory(`CREATE TABLE t (id INTEGER PRIMARY KEY); ALTER TABLE t ADD COLUMN ${column};`))).toBe(
      "none",
    );
    expect(
      code(() =>
        memory(
          `CREATE TABLE t (id INTEGER PRIMARY KEY); INSERT INTO t VALUES (1); ALTER TABLE t ADD COLUMN ${column};`,
        ),
      ),
    ).toBe("SQLITE_ERROR");
  });

  test.for([
    ["a stored generated column", "a AS (id + 1) STORED", "SQLITE_ERROR"],
    ["a clock as default", "a DEFAULT CURRENT_TIMESTAMP", "SQLITE_ERROR"],
    ["an expression as default", "a DEFAULT (1 + 1)", "SQLITE_ERROR"],
    ["a virtual generated column", "a AS (id + 1)", "none"],
  ] as const)("15. %s is taken by an empty table, and by one with rows: %s, %s", ([, column, expected]) => {
    const add = `ALTER TABLE t ADD COLUMN ${column};`;
    expect(code(() => memory(`CREATE TABLE t (id); ${add}`))).toBe("none");
    expect(code(() => memory(`CREATE TABLE t (id); INSERT INTO t VALUES (1); ${add}`))).toBe(expected);
  });

  test.for([
    ["the primary key", "CREATE TABLE t (a PRIMARY KEY, b)"],
    ["a unique column", "CREATE TABLE t (a UNIQUE, b)"],
    ["an indexed column", "CREATE TABLE t (a, b); CREATE INDEX i ON t (a)"],
    ["a column of an index's predicate", "CREATE TABLE t (a, b); CREATE INDEX i ON t (b) WHERE a > 1"],
    ["a column of a check", "CREATE TABLE t (a, b, CHECK (a > b))"],
    ["a column of a generated one", "CREATE TABLE t (a, b, c AS (a))"],
    ["a column of a foreign key of the table", "CREATE TABLE t (a, b, FOREIGN KEY (a) REFERENCES t (b))"],
    ["a column that a view reads", "CREATE TABLE t (a, b); CREATE VIEW v AS SELECT a FROM t"],
    [
      "a column that a trigger reads",
      "CREATE TABLE t (a, b); CREATE TRIGGER r AFTER DELETE ON t BEGIN SELECT old.a; END",
    ],
  ] as const)("16. dropping %s is refused", ([, schema]) => {
    expect(code(() => memory(`${schema}; ALTER TABLE t DROP COLUMN a;`))).toBe("SQLITE_ERROR");
  });
});
