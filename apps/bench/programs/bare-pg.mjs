// The floor of `migrate` on PostgreSQL: the same statements, one by one, through the same driver.
import { readFileSync } from "node:fs";
import pg from "pg";

const [url, statements] = process.argv.slice(2);
const client = new pg.Client(url);
await client.connect();
for (const sql of JSON.parse(readFileSync(statements, "utf8"))) await client.query(sql);
await client.end();
