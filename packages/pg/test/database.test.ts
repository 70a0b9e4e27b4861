/** Databases come and go over another connection. */
import { describe, expect, test } from "vitest";
import { pgAdapter } from "../src/index.ts";
import { failure, majors, scratchSession } from "./scratch-session.ts";

describe.each(majors)("PostgreSQL %i", (major) => {
  test("databases are created and dropped once", async () => {
    const { session, config } = await scratchSession(major);
    const url = new URL(config.url);
    url.pathname = `${url.pathname} Ünicode`;
    const { database } = pgAdapter;
    const there = { ...config, url: url.href };
    await expect(pgAdapter.connect(there)).rejects.toThrow(
      failure("MIG_DATABASE_MISSING", { database: decodeURIComponent(url.pathname.slice(1)) }),
    );
    expect([
      await database?.exists(there),
      await database?.create(there),
      await database?.create(there),
      await database?.exists(there),
    ]).toEqual([false, true, false, true]);
    const open = await pgAdapter.connect(there);
    await expect(database?.drop(there, { force: false })).rejects.toThrow(failure("MIG_DATABASE_IN_USE"));
    expect([await database?.drop(there, { force: true }), await database?.drop(there, { force: true })]).toEqual([
      true,
      false,
    ]);
    await open.close().catch(() => undefined);
    await session.query("SELECT 1");
  });
});
