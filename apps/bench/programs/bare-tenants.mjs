// The floor of work over tenants: the same SQL through the same driver, with nothing around it.
//   read URL                        every ledger, 500 in one query
//   add URL CONCURRENCY DOWN        one column in every tenant: a transaction, its ledger row and the column in one message
//   both URL CONCURRENCY DOWN       every ledger first, 50 in one query by whoever is free, then the column
import pg from "pg";

const [what, url, concurrency = "1", down] = process.argv.slice(2);
const clients = await Promise.all(
  Array.from({ length: Number(concurrency) }, async () => {
    const client = new pg.Client(url);
    await client.connect();
    return client;
  }),
);
const [first] = clients;
const { rows } = await first.query(
  "SELECT nspname AS name FROM pg_namespace WHERE nspname LIKE 'tenant\\_%' ORDER BY 1",
);
const names = rows.map(({ name }) => name);
if (what === "read") await read([first], 500);
if (what === "both") await read(clients, 50);
if (what !== "read") await add();
await Promise.all(clients.map((client) => client.end()));

async function read(readers, together) {
  let from = 0;
  const work = async (client) => {
    while (from < names.length) {
      const parts = names
        .slice(from, from + together)
        .map((name) => `SELECT '${name}', version, state FROM ${name}.schema_migrations`);
      from += together;
      await client.query(parts.join(" UNION ALL "));
    }
  };
  await Promise.all(readers.map(work));
}

async function add() {
  const left = [...names];
  const work = async (client) => {
    for (let name = left.pop(); name !== undefined; name = left.pop()) {
      await client.query(`BEGIN; SET LOCAL lock_timeout = 2000; SET LOCAL search_path = ${name};
        INSERT INTO ${name}.schema_migrations VALUES (2, '20260101000001', 'add', 'applied', '1:${"0".repeat(64)}', 1, 1,
          clock_timestamp(), NULL, NULL, 'somebody@somewhere:12345', '0.0.0', '${down}', NULL);
        ALTER TABLE ${name}.notes ADD COLUMN added text;
        UPDATE ${name}.schema_migrations SET finished_at = clock_timestamp(), duration_ms = 1 WHERE seq = 2; COMMIT`);
    }
  };
  await Promise.all(clients.map(work));
}
