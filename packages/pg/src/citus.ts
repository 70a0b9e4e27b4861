/**
 * What is different on Citus (seen on 13.2.2, PostgreSQL 15): some DDL works on a worker node and some does not, one node
 * that is down stops the DDL of all tenants, and a schema is distributed or not by a setting of the moment it is made.
 */
import { type Finding, isMigError, MigError } from "@mig/core/adapter";
import type { Ask } from "./lock.ts";
import { quoteIdentifier, quoteLiteral } from "./quote.ts";

/** A condition in SQL. */
export const citusIsThere = "EXISTS (SELECT FROM pg_extension WHERE extname = 'citus')";

export async function hasCitus(ask: Ask): Promise<boolean> {
  const [row] = await ask(`SELECT ${citusIsThere} AS yes`);
  return row?.["yes"] === true;
}

/** Before the first statement: a file that runs on a worker would be half done. Errors: MIG_UNSUPPORTED. */
export async function refuseWorker(ask: Ask): Promise<void> {
  if (await isCoordinator(ask)) return;
  throw new MigError("MIG_UNSUPPORTED", "This server is a worker node of Citus, where schemas cannot be changed.", {
    next: "Connect to the coordinator.",
  });
}

async function isCoordinator(ask: Ask): Promise<boolean> {
  const [row] = await ask("SELECT citus_is_coordinator() AS yes");
  return row?.["yes"] === true;
}

/** Before the first tenant: all of them would fail. Errors: MIG_NODE_DOWN. */
export async function refuseNodesDown(ask: Ask): Promise<void> {
  const nodes = await nodesDown(ask);
  if (nodes.length === 0) return;
  throw new MigError("MIG_NODE_DOWN", `Nodes of the cluster cannot be reached: ${nodes.join(", ")}.`, {
    details: { nodes },
  });
}

/** None that is known of, when the role may not ask. */
async function nodesDown(ask: Ask): Promise<readonly string[]> {
  const rows = await ask(
    `SELECT DISTINCT to_nodename || ':' || to_nodeport AS node FROM citus_check_cluster_node_health()
      WHERE result IS NOT TRUE ORDER BY node`,
  ).catch((error: unknown) => {
    if (isMigError(error) && error.details["sqlstate"] === "42501") return [];
    throw error;
  });
  return rows.map(({ node }) => String(node));
}

/** The settings of a transaction reach the workers only when they are told to (4.4 s instead of 0.5 without it). */
export const reachWorkers = "SET LOCAL citus.propagate_set_commands TO 'local'";

const sharding = "citus.enable_schema_based_sharding";

/** Distributed schemas came with Citus 12. */
async function knowsSchemas(ask: Ask): Promise<boolean> {
  const [row] = await ask("SELECT to_regclass('pg_dist_schema') IS NOT NULL AS yes");
  return row?.["yes"] === true;
}

/**
 * Creates a tenant's schema, distributed where tenants are: where some schema is distributed already, or the setting says
 * so for the role or the database. Errors: MIG_UNSUPPORTED when it was made, and is not distributed.
 */
export async function createSchema(ask: Ask, name: string): Promise<void> {
  const create = `CREATE SCHEMA ${quoteIdentifier(name)}`;
  if (!(await knowsSchemas(ask))) return void (await ask(create));
  const [before] = await ask(
    `SELECT coalesce(current_setting('${sharding}', true), '') AS setting, EXISTS (SELECT FROM pg_dist_schema) AS used`,
  );
  const setting = String(before?.["setting"]);
  if (before?.["used"] !== true && setting !== "on") return void (await ask(create));
  await ask(`SET LOCAL ${sharding} TO on`);
  await ask(create);
  await ask(`SET LOCAL ${sharding} TO ${setting === "on" ? "on" : "off"}`);
  const found = await ask(
    `SELECT FROM pg_dist_schema WHERE schemaid = ${quoteLiteral(quoteIdentifier(name))}::regnamespace`,
  );
  if (found.length > 0) return;
  throw new MigError("MIG_UNSUPPORTED", `Citus made the schema ${name} without distributing it.`, {
    details: { tenant: name },
    next: "Look whether the role may change citus.enable_schema_based_sharding, and run the command again.",
  });
}

/** A COMMIT may succeed though a worker could not be told: Citus tells it later, and sooner when asked. */
export const committedLater = /failed to commit transaction on/;
export const tellNow = "SELECT recover_prepared_transactions()";

/** `ledger`: a schema that has such a table is a tenant's. */
export async function citusFindings(ask: Ask, ledger: string): Promise<readonly Finding[]> {
  const finding = (level: Finding["level"], text: string): Finding => ({ level, topic: "citus", text });
  if (!(await isCoordinator(ask))) return [finding("problem", "This is a worker node: connect to the coordinator.")];
  const down = (await nodesDown(ask)).join(", ");
  const plain = (await plainTenants(ask, ledger)).join(", ");
  const found = [
    ...(down === "" ? [] : [finding("problem", `Nodes cannot be reached: ${down}.`)]),
    ...(plain === ""
      ? []
      : [
          finding(
            "warning",
            `Tenants that are plain schemas on the coordinator, while others are distributed: ${plain}. See citus_schema_distribute.`,
          ),
        ]),
  ];
  return found.length > 0 ? found : [finding("ok", "The coordinator, and all nodes can be reached.")];
}

async function plainTenants(ask: Ask, ledger: string): Promise<readonly string[]> {
  if (!(await knowsSchemas(ask))) return [];
  const rows = await ask(`
    SELECT n.nspname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relname = ${quoteLiteral(ledger)} AND n.nspname <> 'public' AND EXISTS (SELECT FROM pg_dist_schema)
      AND NOT EXISTS (SELECT FROM pg_dist_schema d WHERE d.schemaid = n.oid) ORDER BY 1 LIMIT 10`);
  return rows.map(({ name }) => String(name));
}
