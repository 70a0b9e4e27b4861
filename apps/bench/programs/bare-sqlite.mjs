// The floor of `migrate` on SQLite: the same statements, one by one, through the same driver.
import { readFileSync } from "node:fs";
import Database from "better-sqlite3";

const [file, statements] = process.argv.slice(2);
const database = new Database(file);
for (const sql of JSON.parse(readFileSync(statements, "utf8"))) database.exec(sql);
database.close();
