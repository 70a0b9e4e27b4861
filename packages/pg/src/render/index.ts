/** One renderer per kind of operation; a kind that is missing does not compile. */
import {
  type ExtensionOperation,
  MigError,
  type Operation,
  type Renderers,
  renderEach,
  type Scope,
  type Snapshot,
  type Statement,
} from "@mig/core/adapter";
import { partitionKind } from "../partition.ts";
import { alterColumn } from "./alter-column.ts";
import { alterTable } from "./alter-table.ts";
import { addCheck, alterCheck, dropCheck } from "./checks.ts";
import { addColumn, dropColumn, renameColumn } from "./columns.ts";
import { addForeignKey, alterForeignKey, dropForeignKey } from "./foreign-keys.ts";
import { alterIndex, createIndex, dropIndex, renameIndex } from "./indexes.ts";
import { addPrimaryKey, alterPrimaryKey, dropPrimaryKey, renameConstraint } from "./keys.ts";
import { alterObject, createObject, dropObject } from "./objects.ts";
import { partition, reparentTable } from "./partition.ts";
import { type RenderContext, renderContext } from "./render-context.ts";
import { addStatement, dropStatement, execute } from "./statements.ts";
import { createTable, dropTable, renameTable } from "./tables.ts";

const renderers: Renderers<RenderContext> = {
  createTable,
  dropTable,
  renameTable,
  alterTable,
  reparentTable,
  addColumn,
  dropColumn,
  renameColumn,
  alterColumn,
  addPrimaryKey,
  dropPrimaryKey,
  alterPrimaryKey,
  createIndex,
  dropIndex,
  alterIndex,
  renameIndex,
  addForeignKey,
  dropForeignKey,
  alterForeignKey,
  addCheck,
  dropCheck,
  alterCheck,
  renameConstraint,
  addStatement,
  dropStatement,
  createObject,
  dropObject,
  alterObject,
  execute,
};

export function compile(operations: readonly Operation[], before: Snapshot, scope: Scope): readonly Statement[] {
  const at = renderContext(operations, before, scope);
  return renderEach(operations, renderers, (op, origin) => extension(op, at, origin), at);
}

function extension(op: ExtensionOperation, at: RenderContext, origin: number): readonly Statement[] {
  const { kind } = op;
  if (kind === partitionKind) return partition(op, at, origin);
  throw new MigError("MIG_OBJECT_KIND_UNKNOWN", `The PostgreSQL adapter does not know the operation ${kind}.`, {
    details: { kind },
  });
}
