/** Every kind of operation, up and down: the database is where core's `apply` says, and back where it was. */
import type { Dialect, Session } from "../../adapter/adapter.ts";
import { MigError } from "../../errors.ts";
import { column } from "../../model/column.ts";
import { publicScope } from "../../model/scope.ts";
import { emptySnapshot, type SchemaObject, type Snapshot } from "../../model/snapshot.ts";
import { type Table, table } from "../../model/table.ts";
import { apply, invert } from "../../operations/definitions.ts";
import type { Operation } from "../../operations/vocabulary.ts";
import type { ContractContext, ContractTest } from "./contract-test.ts";
import type { OperationCase } from "./operation-case.ts";
import { operationCases } from "./operation-cases.ts";
import { assertHolds, creation, lowerAll, perform, refOf } from "./schema-work.ts";

/** From `before` by the operations, and back by their inverses. */
async function thereAndBack(
  { connect, dialect }: ContractContext,
  before: Snapshot,
  operations: readonly Operation[],
): Promise<void> {
  const session = await connect();
  await perform(session, dialect, creation(before));
  await assertHolds(session, dialect, before, "before");
  await perform(session, dialect, operations);
  await assertHolds(session, dialect, apply(operations, before), "after the operations");
  await perform(session, dialect, operations.map(inverse).reverse());
  await assertHolds(session, dialect, before, "after their inverses");
}

function inverse(operation: Operation): Operation {
  const undo = invert(operation);
  if (undo.kind !== "irreversible") return undo;
  throw new MigError("MIG_BUG", `${operation.kind} cannot be undone: ${undo.reason}.`);
}

function postsOf(snapshot: Snapshot): Table {
  return snapshot.tables["posts"] ?? table({ name: "posts", columns: [] });
}

async function runCase(context: ContractContext, { before, after, operations }: OperationCase): Promise<void> {
  const from = lowerAll(context.dialect, before);
  const to = lowerAll(context.dialect, after);
  await thereAndBack(context, from, operations(postsOf(from), postsOf(to)));
}

const plain = table({ name: "posts", columns: [column("title", "text"), column("status", "text")] });
const listed = (...values: readonly string[]): Table =>
  table({ name: "posts", columns: [column("status", { name: "enum", values })] });

function objectOf(dialect: Dialect, declared: Table): SchemaObject | undefined {
  return dialect.lower(declared).objects[0];
}

/** SQL of the user's own: the adapter's own text for creating and dropping an index stands for it. */
function indexSql({ dialect }: ContractContext, before: Table): { readonly up: string; readonly down: string } {
  const operation: Operation = {
    kind: "createIndex",
    table: refOf(before),
    index: table({ ...plain, indexes: [{ name: "posts_title_index", keys: ["title"] }] }).indexes[0] ?? noIndex(),
  };
  const sql = (op: Operation) =>
    dialect
      .compile([op], emptySnapshot, publicScope)
      .map((statement) => statement.sql)
      .join(";\n");
  return { up: sql(operation), down: sql(inverse(operation)) };
}

function noIndex(): never {
  throw new MigError("MIG_BUG", "The case has no index.");
}

/** With and without the index that the statement makes. */
async function throughSql(
  context: ContractContext,
  operations: (sql: Sql, posts: Table) => readonly Operation[],
): Promise<void> {
  const { dialect } = context;
  const session: Session = await context.connect();
  const before = lowerAll(dialect, [plain]);
  const indexed = lowerAll(dialect, [table({ ...plain, indexes: [{ name: "posts_title_index", keys: ["title"] }] })]);
  await perform(session, dialect, creation(before));
  const list = operations(indexSql(context, postsOf(before)), postsOf(before));
  await perform(session, dialect, list);
  await assertHolds(session, dialect, indexed, "after the SQL");
  await perform(session, dialect, list.map(inverse).reverse());
  await assertHolds(session, dialect, before, "after its way back");
}

type Sql = ReturnType<typeof indexSql>;

const sqlTests: readonly ContractTest[] = [
  {
    name: "operations: execute, and back",
    run: (context) => throughSql(context, (sql) => [{ kind: "execute", ...sql }]),
  },
  {
    name: "operations: addStatement, and back",
    run: (context) =>
      throughSql(context, (sql, posts) => [
        { kind: "addStatement", table: refOf(posts), statement: { name: "posts_title", ...sql } },
      ]),
  },
];

/** Only adapters know objects; the one that they all may have is what an enum column is lowered to. */
const objectTests: readonly ContractTest[] = [
  {
    name: "operations: createObject, and back",
    applies: (_, { dialect }) => objectOf(dialect, listed("draft", "live")) !== undefined,
    run: async (context) => {
      const { tables, objects } = lowerAll(context.dialect, [listed("draft", "it's live")]);
      const operations = [
        ...Object.values(objects).map((object): Operation => ({ kind: "createObject", object })),
        ...Object.values(tables).map((created): Operation => ({ kind: "createTable", table: created })),
      ];
      await thereAndBack(context, emptySnapshot, operations);
    },
  },
  {
    name: "operations: alterObject",
    applies: (_, { dialect }) => objectOf(dialect, listed("draft", "live")) !== undefined,
    run: async (context) => {
      const before = lowerAll(context.dialect, [listed("draft", "live")]);
      const from = objectOf(context.dialect, listed("draft", "live"));
      const to = objectOf(context.dialect, listed("draft", "review", "live"));
      if (from === undefined || to === undefined) return;
      const session = await context.connect();
      await perform(session, context.dialect, creation(before));
      const operations: readonly Operation[] = [{ kind: "alterObject", from, to }];
      await perform(session, context.dialect, operations);
      await assertHolds(session, context.dialect, apply(operations, before), "after the operation");
    },
  },
];

export const operationTests: readonly ContractTest[] = [
  ...operationCases.map(
    (given): ContractTest => ({
      name: `operations: ${given.kind} ${given.what}, and back`,
      ...(given.applies === undefined ? {} : { applies: given.applies }),
      run: (context) => runCase(context, given),
    }),
  ),
  ...sqlTests,
  ...objectTests,
];
