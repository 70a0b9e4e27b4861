/** The driver `pg`. It is loaded when the first connection is made. */
import { type ConnectionConfig, MigError } from "@mig/core/adapter";
import type pg from "pg";
import type { PgConnection, PgDriver } from "./driver.ts";
import { loadDriver } from "./load-driver.ts";

/** A long statement says nothing, and what stands between drops silent connections after minutes. postgres.js does the same. */
const probes = { keepAlive: true, keepAliveInitialDelayMillis: 60_000 };

/** `options` of the connection are those of `pg.Client`. */
export const nodePostgres: PgDriver = {
  name: "pg",
  connect: async ({ url, options }: ConnectionConfig, application) => {
    const { Client } = (await loadDriver("pg", () => import("pg"))).default;
    const defaults = { connectionString: url, application_name: application, ...probes };
    const client = new Client(Object.assign(defaults, options));
    // A connection that breaks while nothing is asked tells so here; the next statement fails with the reason.
    client.on("error", () => {});
    const warnings: string[] = [];
    client.on("notice", ({ severity, message }) => {
      if (severity === "WARNING" && message !== undefined) warnings.push(message);
    });
    await client.connect();
    return { ...connectionOf(client), warnings };
  },
  borrow: (client) => {
    if (isClient(client)) return connectionOf(client);
    throw new MigError("MIG_UNSUPPORTED", "This is no client of the package pg.", {
      next: "Pass a pg.Client, or what pool.connect() gives; a pool has no transaction of its own.",
    });
  },
};

/** A pool has `connect` and `query`, too, but hands out another connection for each query. */
function isClient(value: unknown): value is pg.Client {
  if (typeof value !== "object" || value === null || "totalCount" in value) return false;
  return "query" in value && typeof value.query === "function" && ("release" in value || "end" in value);
}

const asTexts: pg.CustomTypesConfig = { getTypeParser: () => (text: unknown) => text };

function connectionOf(client: pg.Client): PgConnection {
  return {
    ...("processID" in client && typeof client.processID === "number" ? { process: client.processID } : {}),
    query: async (sql, values) => {
      // The driver answers several statements with a list.
      const query = { text: sql, types: asTexts, ...(values === undefined ? {} : { values: [...values] }) };
      const answer: pg.QueryResult | pg.QueryResult[] = await client.query(query);
      return [answer]
        .flat()
        .filter(({ fields, rows }) => fields.length + rows.length > 0)
        .map(({ fields, rows }) => ({
          columns: fields.map(({ name, dataTypeID }) => ({ name, type: dataTypeID })),
          rows,
        }));
    },
    close: () => client.end(),
  };
}
