// The floor of work over tenants that are files: the same SQL with the same borders through the same driver, one file after the other.
//   FOLDER                every ledger
//   FOLDER STATEMENTS     and then these, in every file
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";

const [folder, statements] = process.argv.slice(2);
const files = readdirSync(folder).map((name) => join(folder, name));
for (const file of files) {
  const database = new Database(file, { fileMustExist: true });
  database.prepare("SELECT * FROM schema_migrations ORDER BY seq").all();
  database.close();
}
if (statements !== undefined) {
  const script = JSON.parse(readFileSync(statements, "utf8")).join(";\n");
  for (const file of files) {
    const database = new Database(file, { fileMustExist: true });
    database.exec(script);
    database.close();
  }
}
