/** Views and materialized views, with everything that their queries and columns depend on. */
import { notOfExtension } from "./not-of-extension.ts";

/** `c` is the view. */
const depends = `
  SELECT d.* FROM pg_rewrite w JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = w.oid WHERE w.ev_class = c.oid
  UNION ALL
  SELECT d.* FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid`;

/** A relation or one of its columns, a type of the schema (\`t\`), or the primary key that a grouping relies on (\`k\`). */
const reads = `
  SELECT rn.nspname::text AS schema, r.relname::text AS name, r.relkind::text AS kind, NULL::text AS object, ra.attname::text AS column
  FROM (${depends}) d JOIN pg_class r ON r.oid = d.refobjid AND d.refclassid = 'pg_class'::regclass AND r.oid <> c.oid
  JOIN pg_namespace rn ON rn.oid = r.relnamespace
  LEFT JOIN pg_attribute ra ON ra.attrelid = r.oid AND ra.attnum = d.refobjsubid AND d.refobjsubid > 0
  UNION
  SELECT bn.nspname, b.typname, 't', b.typtype::text, NULL
  FROM (${depends}) d JOIN pg_type y ON y.oid = d.refobjid AND d.refclassid = 'pg_type'::regclass
  JOIN pg_type b ON b.oid = CASE WHEN y.typcategory = 'A' AND y.typelem <> 0 THEN y.typelem ELSE y.oid END
  JOIN pg_namespace bn ON bn.oid = b.typnamespace
  WHERE b.typtype IN ('e', 'd', 'c') AND bn.nspname NOT IN ('pg_catalog', 'information_schema') AND ${notOfExtension("b.oid", "pg_type")}
    AND (b.typtype <> 'c' OR EXISTS (SELECT FROM pg_class k WHERE k.oid = b.typrelid AND k.relkind = 'c'))
  UNION
  SELECT rn.nspname, r.relname, 'k', NULL, ka.attname
  FROM (${depends}) d JOIN pg_constraint o ON o.oid = d.refobjid AND d.refclassid = 'pg_constraint'::regclass
  JOIN pg_class r ON r.oid = o.conrelid JOIN pg_namespace rn ON rn.oid = r.relnamespace
  JOIN pg_attribute ka ON ka.attrelid = r.oid AND ka.attnum = ANY (o.conkey)`;

export const viewQuery = `
  SELECT c.oid::text, c.nspname AS schema, c.relname AS name, c.relkind AS kind, pg_get_viewdef(c.oid) AS query,
    c.reloptions AS options, c.relispopulated AS populated, obj_description(c.oid, 'pg_class') AS comment,
    (SELECT json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod)) ORDER BY a.attnum)
     FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS columns,
    (SELECT json_agg(read) FROM (${reads}) read) AS reads
  FROM views c`;
