/** Over which drivers, and in which journal modes, the suite runs, and what each of them cannot do. */
import type { Adapter } from "@mig/core/adapter";
import type { Skip } from "@mig/core/testing";
import { sqliteAdapter } from "../src/index.ts";
import { libsqlAdapter } from "../src/libsql.ts";
import { nodeSqliteAdapter } from "../src/node-sqlite.ts";
import { objectSamples } from "./object-samples.ts";

type JournalMode = "delete" | "wal";

/** The journal mode decides who can see whom. */
const skips: Readonly<Record<JournalMode, readonly Skip[]>> = {
  delete: [
    {
      test: "database: one in use is kept",
      reason: "an idle connection holds no lock on the file, so nobody can see it",
    },
  ],
  wal: [],
};

const openStatement: Skip = {
  test: "objects: sqlite:trigger makes way for a change of what it rests on",
  reason: "libSQL counts a statement as running that has ended, until it is collected, and refuses to commit",
  wavers: true,
};

const over = (driver: string, adapter: Adapter, ...modes: readonly JournalMode[]) =>
  modes.map((mode) => ({
    name: `SQLite, ${driver}${mode === "wal" ? ", write-ahead log" : ""}`,
    adapter,
    journalMode: mode,
    skips: skips[mode],
    objects: objectSamples,
  }));

/** libSQL lets go of a file with a write-ahead log some time after it was closed, when its statements are collected. */
export const fileContracts = [
  ...over("better-sqlite3", sqliteAdapter, "delete", "wal"),
  ...over("node:sqlite", nodeSqliteAdapter, "delete", "wal"),
  ...over("libSQL", libsqlAdapter, "delete").map((contract) => ({
    ...contract,
    skips: [...contract.skips, openStatement],
  })),
];
