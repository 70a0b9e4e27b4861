import { expect, test } from "vitest";
import { redact } from "./redact.ts";

test.for<[string, string]>([
  ["nothing secret", "nothing secret"],
  ["postgres://me:s3cret@host:5432/db failed", "postgres://me:***@host:5432/db failed"],
  ["postgres://me:p@ss@host/db", "postgres://me:***@host/db"],
  ["postgres://:s3cret@host/db", "postgres://:***@host/db"],
  ["postgres://me@host/db", "postgres://me@host/db"],
  ["postgres://host:5432/db", "postgres://host:5432/db"],
  ["host=h password=s3cret user=me", "host=h password=*** user=me"],
  ["host=h password='two words' user=me", "host=h password=*** user=me"],
  ["libsql://db.example.org?password=s3cret&tls=1", "libsql://db.example.org?password=***&tls=1"],
  ["postgres://me:it's\"`s3cret@host/db", "postgres://me:***@host/db"],
  ["CREATE ROLE me PASSWORD 'it''s s3cret' LOGIN", "CREATE ROLE me PASSWORD '***' LOGIN"],
  ["ADD COLUMN password text DEFAULT 'none'", "ADD COLUMN password text DEFAULT 'none'"],
  ["PGPASSWORD=s3cret psql", "PGPASSWORD=*** psql"],
  ["file:///tmp/a.ts:3 and postgres://a:b@c", "file:///tmp/a.ts:3 and postgres://a:***@c"],
])("%s", ([text, expected]) => {
  expect(redact(text)).toBe(expected);
});
