import { Client } from "pg";
import { describe, expect, test } from "vitest";
import { NEWEST_POSTGRES, OLDEST_POSTGRES, postgresUrl } from "./postgres-url.ts";
import { scratchDatabase } from "./scratch-database.ts";

async function values(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(sql);
    return rows.map((row) => Object.values(row)[0]);
  } finally {
    await client.end();
  }
}

const namesOn = (major: number) => values(postgresUrl(major), "SELECT datname FROM pg_database");

describe.each([NEWEST_POSTGRES, OLDEST_POSTGRES])("PostgreSQL %i", (major) => {
  // A server named by MIG_TEST_PG_URL has the version it has.
  test.skipIf(process.env.MIG_TEST_PG_URL)("answers with its version", async () => {
    const [version] = await values(postgresUrl(major), "SHOW server_version");
    expect(String(version)).toMatch(new RegExp(`^${major}\\.`));
  });

  test.skipIf(process.env.MIG_TEST_PG_URL).each([
    ["fsync", "off"],
    ["synchronous_commit", "off"],
    ["full_page_writes", "off"],
    ["max_connections", "200"],
    ["max_locks_per_transaction", "256"],
    ["TimeZone", "UTC"],
    ["listen_addresses", "127.0.0.1"],
    ["server_encoding", "UTF8"],
  ])("has %s = %s", async (name, value) => {
    expect(await values(postgresUrl(major), `SHOW "${name}"`)).toEqual([value]);
  });

  test("a scratch database is empty, and gone after drop although a connection is open", async () => {
    const database = await scratchDatabase({ major });
    expect(await namesOn(major)).toContain(database.name);
    expect(await values(database.url, "SELECT count(*)::int FROM pg_tables WHERE schemaname = 'public'")).toEqual([0]);
    const open = new Client({ connectionString: database.url });
    open.on("error", () => {});
    await open.connect();
    await database.drop();
    expect(await namesOn(major)).not.toContain(database.name);
    await database.drop();
  });

  test("the contributed extensions are there", async () => {
    const database = await scratchDatabase({ major });
    for (const extension of ["citext", "pg_trgm", "btree_gist", "pgcrypto", "uuid-ossp"]) {
      await values(database.url, `CREATE EXTENSION "${extension}"`);
    }
    await database.drop();
  });
});
