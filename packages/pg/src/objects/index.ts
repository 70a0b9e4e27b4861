/** All object kinds of PostgreSQL. */

import { collationKind } from "./collation.ts";
import { compositeKind } from "./composite.ts";
import { domainKind } from "./domain.ts";
import { enumKind } from "./enum.ts";
import { exclusionKind } from "./exclusion.ts";
import { extensionKind } from "./extension.ts";
import { functionPackKind } from "./function-pack.ts";
import { materializedViewKind } from "./materialized-view.ts";
import type { PgObjectKind } from "./pg-object-kind.ts";
import { replicaIdentityKind } from "./replica-identity.ts";
import { schemaKind } from "./schema.ts";
import { sequenceKind } from "./sequence.ts";
import { statementKind } from "./statement.ts";
import { viewKind } from "./view.ts";

export const pgObjectKinds: readonly PgObjectKind[] = [
  schemaKind,
  extensionKind,
  collationKind,
  enumKind,
  sequenceKind,
  compositeKind,
  domainKind,
  exclusionKind,
  replicaIdentityKind,
  functionPackKind,
  statementKind,
  viewKind,
  materializedViewKind,
];
