/**
 * How values go in and come back, whatever the driver: points in time as ISO 8601 texts with all their digits, dates as
 * `2026-01-31`, bigint and numeric as texts (a JavaScript number would round them), everything else as `pg` does.
 */
import type { Row, Value } from "@mig/core/adapter";
import pgTypes from "pg-types";
import type { PgColumn, PgResult } from "./driver.ts";

const oids = { date: 1082, timestamp: 1114, timestamptz: 1184 };

export function readRows({ columns, rows }: PgResult): readonly Row[] {
  const parsers = columns.map((column) => [column.name, parserOf(column)] as const);
  return rows.map((row) => Object.fromEntries(parsers.map(([name, parse]) => [name, read(row[name], parse)])));
}

function read(text: string | null | undefined, parse: (text: string) => unknown): unknown {
  return text === null || text === undefined ? null : parse(text);
}

function parserOf({ type }: PgColumn): (text: string) => unknown {
  if (type === oids.date) return (text) => text;
  if (type === oids.timestamp || type === oids.timestamptz) return isoTime;
  return pgTypes.getTypeParser(type, "text");
}

/** From `2026-01-31 10:00:00.5+00` to `2026-01-31T10:00:00.5+00:00`. */
function isoTime(text: string): string {
  return text.replace(" ", "T").replace(/([+-]\d\d)$/, "$1:00");
}

export function written(value: Value): string | null {
  if (value === null || typeof value === "string") return value;
  return value instanceof Uint8Array ? `\\x${Buffer.from(value).toString("hex")}` : String(value);
}
