/**
 * Makes an enum anew with other values and moves every column over: one block, because the columns, their defaults,
 * the checks and indexes that compare with a value, and the views over them are best known to the database itself. Rows
 * with a value that is gone, and anything else that uses the type (a domain, a function), make it fail as a whole.
 */
import { fitName, type Scope, type TableRef } from "@mig/core/adapter";
import { nameLimit, qualify, quoteBody, quoteIdentifier, quoteLiteral } from "../quote.ts";
import { remakeQuery } from "./kept-state.ts";

export function rebuildEnum(ref: TableRef, values: readonly string[], scope: Scope): string {
  const type = qualify(ref, scope);
  const aside = { schema: ref.schema, name: fitName(`${ref.name}__old`, nameLimit) };
  const body = `
DECLARE
  old oid := ${quoteLiteral(type)}::regtype;
  old_array oid := (SELECT typarray FROM pg_type WHERE oid = old);
  path text := current_setting('search_path');
  target text;
  literal text;
  part record;
  definition text;
  definitions text[] := '{}';
  remade text[];
  views text[] := '{}';
BEGIN
  -- With an empty path, all that is remembered has full names.
  PERFORM set_config('search_path', '', true);
  FOR part IN
    WITH RECURSIVE readers AS (
      SELECT w.ev_class AS oid, 1 AS depth FROM pg_rewrite w JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = w.oid
      WHERE (d.refclassid = 'pg_type'::regclass AND d.refobjid IN (old, old_array))
        OR (d.refclassid = 'pg_class'::regclass AND EXISTS (SELECT FROM pg_attribute a
            WHERE a.attrelid = d.refobjid AND a.attnum = d.refobjsubid AND a.atttypid IN (old, old_array)))
      UNION
      SELECT w.ev_class, r.depth + 1 FROM readers r
      JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.refclassid = 'pg_class'::regclass AND d.refobjid = r.oid
      JOIN pg_rewrite w ON w.oid = d.objid AND w.ev_class <> r.oid
    )
    SELECT c.oid, format('DROP %s %s', CASE c.relkind WHEN 'm' THEN 'MATERIALIZED VIEW' ELSE 'VIEW' END, c.oid::regclass) AS removal
    FROM pg_class c JOIN readers r ON r.oid = c.oid WHERE c.relkind IN ('v', 'm') GROUP BY c.oid, c.relkind ORDER BY max(r.depth) DESC
  LOOP
    remade := (${remakeQuery("part.oid")});
    views := remade || views;
    EXECUTE part.removal;
  END LOOP;
  FOR part IN
    SELECT format('DROP INDEX %s', i.indexrelid::regclass) AS removal, pg_get_indexdef(i.indexrelid) AS definition
    FROM pg_index i
    WHERE EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = i.indexrelid
                  AND d.refclassid = 'pg_type'::regclass AND d.refobjid IN (old, old_array))
    UNION ALL
    SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', c.conrelid::regclass, c.conname),
           format('ALTER TABLE %s ADD CONSTRAINT %I %s', c.conrelid::regclass, c.conname, pg_get_constraintdef(c.oid))
    FROM pg_constraint c
    WHERE c.contype = 'c' AND c.conrelid <> 0 AND c.coninhcount = 0
      AND EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_constraint'::regclass AND d.objid = c.oid
                  AND d.refclassid = 'pg_type'::regclass AND d.refobjid IN (old, old_array))
  LOOP
    EXECUTE part.removal;
    definitions := definitions || part.definition;
  END LOOP;

  ALTER TYPE ${type} RENAME TO ${quoteIdentifier(aside.name)};
  CREATE TYPE ${type} AS ENUM (${values.map(quoteLiteral).join(", ")});

  FOR part IN
    SELECT a.attrelid::regclass AS owner, a.attname AS name, CASE WHEN a.atttypid = old THEN '' ELSE '[]' END AS suffix,
           pg_get_expr(d.adbin, d.adrelid) AS value
    FROM pg_attribute a
    JOIN pg_class c ON c.oid = a.attrelid AND c.relkind IN ('r', 'p')
    LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    WHERE a.atttypid IN (old, old_array) AND NOT a.attisdropped AND a.attinhcount = 0
  LOOP
    target := ${quoteLiteral(type)} || part.suffix;
    IF part.value !~ '^''' THEN
      RAISE EXCEPTION 'The default of %.% is not a constant', part.owner, part.name;
    END IF;
    EXECUTE format('ALTER TABLE %s ALTER COLUMN %I DROP DEFAULT', part.owner, part.name);
    EXECUTE format('ALTER TABLE %s ALTER COLUMN %I TYPE %s USING %I::text%s::%s',
                   part.owner, part.name, target, part.name, part.suffix, target);
    IF part.value IS NOT NULL THEN
      EXECUTE format('SELECT (%s)::text', part.value) INTO literal;
      BEGIN
        EXECUTE format('ALTER TABLE %s ALTER COLUMN %I SET DEFAULT %L::%s', part.owner, part.name, literal, target);
      EXCEPTION WHEN invalid_text_representation THEN
        RAISE WARNING 'The default of %.% was %, which is gone', part.owner, part.name, literal;
      END;
    END IF;
  END LOOP;

  DROP TYPE ${qualify(aside, scope)};
  FOREACH definition IN ARRAY definitions LOOP
    EXECUTE definition;
  END LOOP;
  FOREACH definition IN ARRAY views LOOP
    EXECUTE definition;
  END LOOP;
  PERFORM set_config('search_path', path, true);
END
`;
  return `DO ${quoteBody(body)}`;
}
