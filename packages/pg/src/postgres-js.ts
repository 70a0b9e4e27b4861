/** `@mig/pg/postgres-js`: the adapter over the driver `postgres`, which must be installed beside it. */
import type { Adapter } from "@mig/core/adapter";
import type { Notice, Options, PostgresType, RowList, Sql } from "postgres";
import { pgAdapterWith } from "./adapter.ts";
import type { PgConnection } from "./driver.ts";
import { connectionGone } from "./errors.ts";
import { loadDriver } from "./load-driver.ts";

/**
 * PostgreSQL 14 to 18 over the package `postgres`. `options` of the connection are the driver's (`ssl`,
 * `connection: { lock_timeout: 5000 }`, ...); how many connections there are and how values are read is the adapter's.
 *
 * @example export const Repo = repo("blog", { adapter: postgresJsAdapter, url: "postgres://localhost/blog" });
 */
export const postgresJsAdapter: Adapter = pgAdapterWith({
  name: "postgres",
  connect: async ({ url, options = {} }, application) => {
    const { default: postgres } = await loadDriver("postgres", () => import("postgres"));
    let open = true;
    const connection = Object.assign({ application_name: application }, options["connection"]);
    const onclose = () => {
      open = false;
    };
    const warnings: string[] = [];
    const onnotice = ({ severity, message }: Notice) => {
      if (severity === "WARNING" && message !== undefined) warnings.push(message);
    };
    const sql = postgres(url, { onnotice, ...options, connection, ...oneConnection, onclose, types });
    const { state } = await sql.unsafe("SELECT 1");
    return { ...connectionOf(sql, state.pid, () => open), warnings };
  },
});

/** The driver would end a connection that is old and open another one, without the lock. */
const oneConnection: Options<Record<"texts", PostgresType>> = {
  max: 1,
  idle_timeout: 0,
  max_lifetime: null,
  fetch_types: false,
};

/** The types that the driver would read and write in its own way. */
const types = {
  texts: {
    to: 25,
    from: [16, 17, 21, 23, 26, 114, 700, 701, 1082, 1114, 1184, 3802],
    serialize: (text: unknown) => text,
    parse: (text: unknown) => text,
  },
};

type TextRow = Record<string, string | null>;
type Answer = RowList<TextRow[]>;

function connectionOf(sql: Sql<{ texts: unknown }>, process: number, isOpen: () => boolean): PgConnection {
  return {
    process,
    query: async (text, values) => {
      if (!isOpen()) throw connectionGone();
      const answer: Answer | readonly Answer[] = await sql.unsafe<TextRow[]>(text, values && [...values]);
      return (isOne(answer) ? [answer] : answer)
        .filter(({ columns, length }) => columns?.length > 0 || length > 0)
        .map((result) => ({ columns: result.columns, rows: [...result] }));
    },
    // The driver waits for ever for the end of a connection that has ended, or of a statement that got no answer.
    close: async () => {
      if (isOpen()) await sql.end({ timeout: 1 });
    },
  };
}

/** The driver answers several statements with a list of what it answers one with. */
function isOne(answer: Answer | readonly Answer[]): answer is Answer {
  return "columns" in answer;
}
