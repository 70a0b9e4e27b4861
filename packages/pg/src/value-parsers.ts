/**
 * How values come back: points in time as ISO 8601 texts with all their digits, dates as `2026-01-31`, bigint and
 * numeric as texts (a JavaScript number would round them), everything else as the driver does.
 */
import type pg from "pg";

const oids = { date: 1082, timestamp: 1114, timestamptz: 1184 };

export function valueParsers(defaults: typeof pg.types): pg.CustomTypesConfig {
  return {
    getTypeParser: (oid: number, format?: "text" | "binary") => {
      if (oid === oids.date) return (text: string) => text;
      if (oid === oids.timestamp || oid === oids.timestamptz) return isoTime;
      return defaults.getTypeParser(oid, format);
    },
  };
}

/** From `2026-01-31 10:00:00.5+00` to `2026-01-31T10:00:00.5+00:00`. */
function isoTime(text: string): string {
  return text.replace(" ", "T").replace(/([+-]\d\d)$/, "$1:00");
}
