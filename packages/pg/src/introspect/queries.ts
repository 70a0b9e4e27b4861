/**
 * The catalog of one scope in one query, from `pg_catalog` alone and limited to the scope's schemas first, so that its
 * cost does not grow with the other tenants. Columns that younger versions added are read through `to_jsonb`, which
 * gives null for what a version does not have (15: indnullsnotdistinct, confdelsetcols).
 */
import type { Scope, TableRef } from "@mig/core/adapter";
import { leaseTable } from "../lease.ts";
import { quoteLiteral, scopeSchema } from "../quote.ts";
import { notOfExtension } from "./not-of-extension.ts";
import { viewQuery } from "./view-query.ts";

/** Left out: the ledger, the table of leases and, of the public scope, every schema that has a ledger of its own: it is a tenant's. */
export function catalogQuery(scope: Scope, ledger: TableRef, only: readonly TableRef[] | null): string {
  return `
WITH spaces AS MATERIALIZED (SELECT n.oid, n.nspname FROM pg_namespace n WHERE ${spaces(scope, ledger)}),
views AS MATERIALIZED (
  SELECT c.*, n.nspname FROM pg_class c JOIN spaces n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('v', 'm') AND ${notOfExtension("c.oid", "pg_class")}
),
rels AS MATERIALIZED (
  SELECT c.*, n.nspname FROM pg_class c JOIN spaces n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p') AND ${notOfExtension("c.oid", "pg_class")}
    AND (n.nspname, c.relname) <> (${quoteLiteral(ledger.schema ?? scopeSchema(scope))}, ${quoteLiteral(ledger.name)})
    AND (n.nspname || '.' || c.relname) <> ${quoteLiteral(leaseTable)}
    ${only === null ? "" : `AND ${oneOf(scope, only)}`}
)
SELECT json_build_object(${Object.entries(parts(scope))
    .map(([name, query]) => `'${name}', (SELECT coalesce(json_agg(part), '[]') FROM (${query}) part)`)
    .join(",\n")})::text AS catalog`;
}

function spaces(scope: Scope, ledger: TableRef): string {
  if (scope.kind === "tenant") return `n.nspname = ${quoteLiteral(scope.name)}`;
  const own = "n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'";
  if (ledger.schema !== null) return own;
  return `${own} AND (n.nspname = 'public' OR NOT EXISTS (
    SELECT FROM pg_class l WHERE l.relnamespace = n.oid AND l.relname = ${quoteLiteral(ledger.name)}))`;
}

function oneOf(scope: Scope, only: readonly TableRef[]): string {
  if (only.length === 0) return "false";
  const pairs = only.map((ref) => `(${quoteLiteral(ref.schema ?? scopeSchema(scope))}, ${quoteLiteral(ref.name)})`);
  return `(n.nspname, c.relname) IN (${pairs.join(", ")})`;
}

function parts(scope: Scope): Readonly<Record<string, string>> {
  return {
    tables,
    columns,
    indexes: indexesOf("rels"),
    constraints,
    schemas: schemas(scope),
    extensions,
    enums,
    sequences,
    exclusions,
    collations,
    domains,
    composites,
    views: viewQuery,
    viewIndexes: indexesOf("views"),
  };
}

const columnNames = (relation: string, numbers: string) => `
    (SELECT json_agg(n.attname ORDER BY k.position) FROM unnest(${numbers}) WITH ORDINALITY k(attnum, position)
     JOIN pg_attribute n ON n.attrelid = ${relation} AND n.attnum = k.attnum)`;

const tables = `
  SELECT c.oid::text, c.nspname AS schema, c.relname AS name, c.relpersistence = 'u' AS unlogged,
    c.relrowsecurity AS "rowSecurity", c.relforcerowsecurity AS "forceRowSecurity", c.relreplident AS "replicaIdentity",
    (SELECT json_build_object('index', x.relname, 'columns', ${columnNames("i.indrelid", "i.indkey")})
     FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid WHERE i.indrelid = c.oid AND i.indisreplident) AS "replicaIndex", c.reloptions AS options,
    (SELECT t.reloptions FROM pg_class t WHERE t.oid = c.reltoastrelid) AS "toastOptions",
    pg_get_partkeydef(c.oid) AS "partitionBy", pg_get_expr(c.relpartbound, c.oid) AS bound,
    (SELECT json_agg(json_build_object('schema', pn.nspname, 'name', p.relname) ORDER BY i.inhseqno)
     FROM pg_inherits i JOIN pg_class p ON p.oid = i.inhparent JOIN pg_namespace pn ON pn.oid = p.relnamespace
     WHERE i.inhrelid = c.oid) AS parents,
    obj_description(c.oid, 'pg_class') AS comment
  FROM rels c`;

/** Of a type with this oid and modifier; `b` is what an array is made of, or the type itself. */
const typeColumns = (oid: string, modifier: string) => `
    format_type(${oid}, ${modifier}) AS type, b.oid <> ${oid} AS "isArray", bn.nspname AS "objectSchema", b.typname AS "objectName",
    CASE WHEN b.typtype IN ('e', 'd') OR (b.typtype = 'c' AND EXISTS (SELECT FROM pg_class k WHERE k.oid = b.typrelid AND k.relkind = 'c'))
      THEN CASE WHEN ${notOfExtension("b.oid", "pg_type")} AND bn.nspname NOT IN ('pg_catalog', 'information_schema') THEN b.typtype END
    END AS object`;

const typeJoins = (oid: string) => `
  JOIN pg_type t ON t.oid = ${oid}
  JOIN pg_type b ON b.oid = CASE WHEN t.typcategory = 'A' AND t.typelem <> 0 THEN t.typelem ELSE t.oid END
  JOIN pg_namespace bn ON bn.oid = b.typnamespace`;

/** A name, or the full name in quotes when the name alone does not find it. */
const collationSpelling = `
  CASE WHEN pg_collation_is_visible(o.oid) THEN o.collname ELSE format('"%s"."%s"', replace(s.nspname, '"', '""'), replace(o.collname, '"', '""')) END`;
const collationName = (oid: string, usual: string) => `
    (SELECT ${collationSpelling}
     FROM pg_collation o JOIN pg_namespace s ON s.oid = o.collnamespace WHERE o.oid = ${oid} AND ${oid} <> ${usual}) AS collation`;

const sequenceColumns = `format_type(q.seqtypid, NULL) AS "sequenceType", q.seqstart::text AS start, q.seqincrement::text AS increment,
    q.seqmin::text AS "minValue", q.seqmax::text AS "maxValue", q.seqcache::text AS cache, q.seqcycle AS cycle`;

/** The sequence of an identity column, or the one that a serial column owns and takes its default from. */
const columnSequence = `
  SELECT ${sequenceColumns} FROM pg_depend d JOIN pg_sequence q ON q.seqrelid = d.objid
  WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass
    AND d.refobjid = a.attrelid AND d.refobjsubid = a.attnum
    AND (d.deptype = 'i' OR (d.deptype = 'a' AND a.atttypid IN (20, 21, 23)
      AND pg_get_expr(f.adbin, f.adrelid) = format('nextval(%L::regclass)', q.seqrelid::regclass)))`;

const columns = `
  SELECT a.attrelid::text AS "table", a.attname AS name, a.attnotnull AS "notNull", a.attinhcount > 0 AS inherited, ${typeColumns("a.atttypid", "a.atttypmod")},
    format_type(a.atttypid, -1) AS "castType", pg_get_expr(f.adbin, f.adrelid) AS expression,
    a.attgenerated AS generated, a.attidentity AS identity, (SELECT to_json(s) FROM (${columnSequence}) s) AS sequence,
    (SELECT json_agg(json_build_object('schema', un.nspname, 'name', u.relname))
     FROM pg_depend d JOIN pg_class u ON u.oid = d.refobjid AND u.relkind = 'S' JOIN pg_namespace un ON un.oid = u.relnamespace
     WHERE d.classid = 'pg_attrdef'::regclass AND d.objid = f.oid AND d.refclassid = 'pg_class'::regclass) AS "usedSequences",
    ${collationName("a.attcollation", "t.typcollation")}, col_description(a.attrelid, a.attnum) AS comment
  FROM rels c JOIN pg_attribute a ON a.attrelid = c.oid ${typeJoins("a.atttypid")}
  LEFT JOIN pg_attrdef f ON f.adrelid = a.attrelid AND f.adnum = a.attnum
  WHERE a.attnum > 0 AND NOT a.attisdropped
  ORDER BY a.attrelid, a.attnum`;

const deferrable = (constraint: string) =>
  `CASE WHEN ${constraint}.condeferred THEN 'deferred' WHEN ${constraint}.condeferrable THEN 'immediate' WHEN ${constraint}.oid IS NOT NULL THEN 'no' END`;

const indexKeys = `
  SELECT json_agg(json_build_object(
    'column', ka.attname, 'text', pg_get_indexdef(i.indexrelid, k.position, false),
    'descends', k.flags & 1 = 1, 'nullsFirst', k.flags & 2 = 2, 'ordered', pg_indexam_has_property(x.relam, 'can_order'),
    'operatorClass', CASE WHEN oc.opcdefault THEN NULL WHEN pg_opclass_is_visible(oc.oid) THEN quote_ident(oc.opcname)
      ELSE format('%I.%I', ocn.nspname, oc.opcname) END,
    'operatorClassOptions', xa.attoptions,
    'collation', CASE WHEN k.collation <> 0 AND (ka.attnum IS NULL OR k.collation <> ka.attcollation)
      THEN (SELECT ${collationSpelling} FROM pg_collation o JOIN pg_namespace s ON s.oid = o.collnamespace WHERE o.oid = k.collation) END
  ) ORDER BY k.position)
  FROM (SELECT p AS position, i.indkey[p - 1] AS attnum, i.indoption[p - 1] AS flags, i.indclass[p - 1] AS class, i.indcollation[p - 1] AS collation
        FROM generate_series(1, i.indnkeyatts) p) k
  LEFT JOIN pg_attribute ka ON ka.attrelid = i.indrelid AND ka.attnum = k.attnum AND k.attnum <> 0
  LEFT JOIN pg_attribute xa ON xa.attrelid = i.indexrelid AND xa.attnum = k.position
  JOIN pg_opclass oc ON oc.oid = k.class JOIN pg_namespace ocn ON ocn.oid = oc.opcnamespace`;

/** What the index is a part of, and whether it lacks parts of its own. */
const attachment = (index: string) => `
    (SELECT json_build_object('schema', wn.nspname, 'name', w.relname) FROM pg_inherits h
     JOIN pg_class w ON w.oid = h.inhparent JOIN pg_namespace wn ON wn.oid = w.relnamespace WHERE h.inhrelid = ${index}.indexrelid) AS "partOf",
    NOT ${index}.indisvalid AS incomplete`;

const indexesOf = (relations: string) => `
  SELECT i.indrelid::text AS "table", x.relname AS name, i.indisunique AS unique,
    NOT coalesce((to_jsonb(i) ->> 'indnullsnotdistinct')::boolean, false) AS "nullsDistinct",
    m.amname AS method, pg_get_expr(i.indpred, i.indrelid) AS where, x.reloptions AS options,
    pg_get_indexdef(i.indexrelid) AS definition, (${indexKeys}) AS keys,
    (SELECT json_agg(ia.attname ORDER BY p) FROM generate_series(i.indnkeyatts, i.indnatts - 1) p
     JOIN pg_attribute ia ON ia.attrelid = i.indrelid AND ia.attnum = i.indkey[p]) AS include,
    ${deferrable("u")} AS deferrable, ${attachment("i")},
    coalesce(obj_description(u.oid, 'pg_constraint'), obj_description(i.indexrelid, 'pg_class')) AS comment
  FROM ${relations} c JOIN pg_index i ON i.indrelid = c.oid
  JOIN pg_class x ON x.oid = i.indexrelid JOIN pg_am m ON m.oid = x.relam
  LEFT JOIN pg_constraint u ON u.conindid = i.indexrelid AND u.conrelid = i.indrelid AND u.contype = 'u'
  WHERE NOT i.indisprimary AND NOT i.indisexclusion AND (i.indisvalid OR c.relkind = 'p')`;

/** A parent has the check of this name, and its rows were never looked at. */
const parentsCheck = `EXISTS (SELECT FROM pg_inherits h JOIN pg_constraint w ON w.conrelid = h.inhparent AND w.contype = 'c'
    WHERE h.inhrelid = o.conrelid AND w.conname = o.conname AND NOT w.convalidated)`;

const constraints = `
  SELECT o.conrelid::text AS "table", o.conname AS name, o.contype AS kind, o.convalidated AS validated, o.connoinherit AS "noInherit", o.coninhcount > 0 AS inherited,
    ${columnNames("o.conrelid", "o.conkey")} AS columns,
    CASE WHEN o.contype = 'c' THEN pg_get_expr(o.conbin, o.conrelid) END AS expression,
    tn.nspname AS "targetSchema", t.relname AS "targetName", ${columnNames("o.confrelid", "o.confkey")} AS "targetColumns",
    o.confdeltype AS "onDelete", o.confupdtype AS "onUpdate", o.confmatchtype AS match,
    (SELECT json_agg(n.attname ORDER BY k.position)
     FROM jsonb_array_elements_text(CASE jsonb_typeof(to_jsonb(o) -> 'confdelsetcols') WHEN 'array' THEN to_jsonb(o) -> 'confdelsetcols' ELSE '[]' END)
       WITH ORDINALITY k(attnum, position)
     JOIN pg_attribute n ON n.attrelid = o.conrelid AND n.attnum = k.attnum::int) AS "onDeleteColumns",
    ${deferrable("o")} AS deferrable, obj_description(o.oid, 'pg_constraint') AS comment, ${attachment("i")}
  FROM rels c JOIN pg_constraint o ON o.conrelid = c.oid
  LEFT JOIN pg_index i ON i.indexrelid = o.conindid AND o.contype = 'p'
  LEFT JOIN pg_class t ON t.oid = o.confrelid LEFT JOIN pg_namespace tn ON tn.oid = t.relnamespace
  WHERE o.contype = 'p' OR (o.contype = 'f' AND o.conparentid = 0) OR (o.contype = 'c' AND (o.coninhcount = 0 OR (o.convalidated AND ${parentsCheck})))`;

const schemas = (scope: Scope) => `
  SELECT n.nspname AS name FROM spaces n WHERE ${scope.kind === "tenant" ? "false" : `n.nspname <> 'public' AND ${notOfExtension("n.oid", "pg_namespace")}`}`;

const extensions = `
  SELECT e.extname AS name, n.nspname AS schema FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
  WHERE e.extname <> 'plpgsql'`;

const enums = `
  SELECT n.nspname AS schema, t.typname AS name,
    (SELECT json_agg(v.enumlabel ORDER BY v.enumsortorder) FROM pg_enum v WHERE v.enumtypid = t.oid) AS values
  FROM spaces n JOIN pg_type t ON t.typnamespace = n.oid
  WHERE t.typtype = 'e' AND ${notOfExtension("t.oid", "pg_type")}`;

/** Those that are not the own sequence of a serial or identity column. */
const sequences = `
  SELECT n.nspname AS schema, x.relname AS name, ${sequenceColumns},
    o.nspname AS "ownerSchema", o.relname AS "ownerTable", o.attname AS "ownerColumn"
  FROM spaces n JOIN pg_class x ON x.relnamespace = n.oid AND x.relkind = 'S' JOIN pg_sequence q ON q.seqrelid = x.oid
  LEFT JOIN LATERAL (
    SELECT tn.nspname, t.relname, a.attname FROM pg_depend d
    JOIN pg_class t ON t.oid = d.refobjid JOIN pg_namespace tn ON tn.oid = t.relnamespace
    JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
    WHERE d.classid = 'pg_class'::regclass AND d.objid = x.oid AND d.refclassid = 'pg_class'::regclass AND d.deptype = 'a'
      AND NOT EXISTS (SELECT FROM pg_depend u JOIN pg_attrdef f ON f.oid = u.objid
        WHERE u.classid = 'pg_attrdef'::regclass AND u.refclassid = 'pg_class'::regclass AND u.refobjid = x.oid AND f.adrelid = t.oid)
  ) o ON true
  WHERE ${notOfExtension("x.oid", "pg_class")} AND NOT EXISTS (
    SELECT FROM pg_depend d JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
    LEFT JOIN pg_attrdef f ON f.adrelid = a.attrelid AND f.adnum = a.attnum
    WHERE d.classid = 'pg_class'::regclass AND d.objid = x.oid AND d.refclassid = 'pg_class'::regclass
      AND (d.deptype = 'i' OR (d.deptype = 'a' AND a.atttypid IN (20, 21, 23)
        AND pg_get_expr(f.adbin, f.adrelid) = format('nextval(%L::regclass)', x.oid::regclass))))`;

const exclusions = `
  SELECT c.nspname AS schema, o.conname AS name, c.relname AS "table", ${columnNames("o.conrelid", "o.conkey")} AS columns,
    pg_get_constraintdef(o.oid) AS "constraint"
  FROM rels c JOIN pg_constraint o ON o.conrelid = c.oid WHERE o.contype = 'x' AND o.conparentid = 0`;

/** The locale has another column in 14 and before (\`collcollate\`), in 15 and 16, and since 17; rules are new in 16. */
const collations = `
  SELECT n.nspname AS schema, o.collname AS name, o.collprovider AS provider, o.collisdeterministic AS deterministic,
    CASE WHEN o.collprovider <> 'c' THEN coalesce(to_jsonb(o) ->> 'colllocale', to_jsonb(o) ->> 'colliculocale', to_jsonb(o) ->> 'collcollate') END AS locale,
    CASE WHEN o.collprovider = 'c' THEN to_jsonb(o) ->> 'collcollate' END AS "lcCollate",
    CASE WHEN o.collprovider = 'c' THEN to_jsonb(o) ->> 'collctype' END AS "lcCtype",
    to_jsonb(o) ->> 'collicurules' AS rules
  FROM spaces n JOIN pg_collation o ON o.collnamespace = n.oid WHERE ${notOfExtension("o.oid", "pg_collation")}`;

const domains = `
  SELECT n.nspname AS schema, d.typname AS name, d.typnotnull AS "notNull", pg_get_expr(d.typdefaultbin, 0) AS default,
    (SELECT to_json(base) FROM (SELECT ${typeColumns("d.typbasetype", "d.typtypmod")} FROM (SELECT) one ${typeJoins("d.typbasetype")}) base) AS base,
    ${collationName("d.typcollation", "(SELECT u.typcollation FROM pg_type u WHERE u.oid = d.typbasetype)")},
    (SELECT json_agg(json_build_object('name', o.conname, 'expression', pg_get_expr(o.conbin, 0)) ORDER BY o.conname)
     FROM pg_constraint o WHERE o.contypid = d.oid AND o.contype = 'c') AS checks
  FROM spaces n JOIN pg_type d ON d.typnamespace = n.oid
  WHERE d.typtype = 'd' AND ${notOfExtension("d.oid", "pg_type")}`;

const attributes = `
  SELECT a.attname AS name, ${typeColumns("a.atttypid", "a.atttypmod")}, ${collationName("a.attcollation", "t.typcollation")}
  FROM pg_attribute a ${typeJoins("a.atttypid")}
  WHERE a.attrelid = y.typrelid AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum`;

const composites = `
  SELECT n.nspname AS schema, y.typname AS name, (SELECT json_agg(attribute) FROM (${attributes}) attribute) AS attributes
  FROM spaces n JOIN pg_type y ON y.typnamespace = n.oid AND y.typtype = 'c'
  JOIN pg_class k ON k.oid = y.typrelid AND k.relkind = 'c'
  WHERE ${notOfExtension("y.oid", "pg_type")}`;
