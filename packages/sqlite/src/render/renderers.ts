/** Every kind of operation in SQLite. A kind that is missing here does not compile. */
import type { Renderers } from "@mig/core/adapter";
import { refuseParents } from "../lower.ts";
import { addColumn, alterColumn, dropColumn, renameColumn } from "./columns.ts";
import {
  addCheck,
  addForeignKey,
  alterCheck,
  alterForeignKey,
  createIndex,
  dropIndex,
  foldIn,
  renameIndex,
} from "./keys.ts";
import { alterObject, behindAll, createObject, dropObject } from "./objects.ts";
import type { TableChanges } from "./table-changes.ts";
import { alterTable, createTable, dropTable, renameTable } from "./tables.ts";

export const renderers: Renderers<TableChanges> = {
  createTable,
  dropTable,
  renameTable,
  alterTable,
  addColumn,
  dropColumn,
  renameColumn,
  alterColumn,
  reparentTable: ({ to }) => refuseParents(to),
  addPrimaryKey: foldIn,
  dropPrimaryKey: foldIn,
  // SQLite keeps no comments.
  alterPrimaryKey: () => [],
  createIndex,
  dropIndex,
  alterIndex: () => [],
  renameIndex,
  addForeignKey,
  dropForeignKey: foldIn,
  alterForeignKey,
  addCheck,
  dropCheck: foldIn,
  alterCheck,
  renameConstraint: foldIn,
  addStatement: ({ statement: { up } }, at, origin) => behindAll(up, at, origin),
  dropStatement: ({ statement: { down } }, at, origin) => behindAll(down, at, origin),
  createObject,
  dropObject,
  alterObject,
  execute: ({ up }, at, origin) => behindAll(up, at, origin),
};
