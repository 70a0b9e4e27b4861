/**
 * What a view has beside its definition, carried over when it is dropped and created anew: owner, privileges (of columns
 * too), comments, defaults and triggers that mig does not know of. It is read from the live database when the view
 * goes, kept in a setting of the session, and carried out as SQL when the view is there again.
 */
import { createHash } from "node:crypto";
import type { SchemaObject, Scope } from "@mig/core/adapter";
import { qualify, quoteBody, quoteLiteral } from "../quote.ts";

export interface KeptState {
  /** The indexes that its definition makes. */
  readonly indexes: readonly string[];
  /** Does its definition have a comment? */
  readonly commented: boolean;
  /** Is it created without its rows? Then they are read again if they were there. */
  readonly empty: boolean;
}

/** The view with this oid, as the queries below see it. */
const knownView = (oid: string) => `(
  SELECT c.*, format('%I.%I', n.nspname, c.relname) AS known_as, CASE c.relkind WHEN 'm' THEN 'MATERIALIZED VIEW' ELSE 'VIEW' END AS word
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = ${oid}) v`;

/** The names of settings have letters, digits and underscores only. */
function settingOf(object: SchemaObject, scope: Scope): string {
  return `mig.kept_${createHash("md5").update(qualify(object, scope)).digest("hex")}`;
}

/** An expression; selecting it remembers the state. */
export function keepState(object: SchemaObject, scope: Scope, of: KeptState): string {
  const name = qualify(object, scope);
  return `set_config(${quoteLiteral(settingOf(object, scope))}, (
  SELECT coalesce(jsonb_agg(piece.sql ORDER BY piece.place), '[]')::text
  FROM ${knownView(`${quoteLiteral(name)}::regclass`)}, LATERAL (${union(stateQueries(of))}) piece), false)`;
}

/** A query for the texts that make the view with this oid again, with all that it has, in their order. */
export function remakeQuery(oid: string): string {
  const create = `SELECT format('CREATE %s %s%s AS %s%s', v.word, v.known_as,
      ' WITH (' || array_to_string(v.reloptions, ', ') || ')', rtrim(pg_get_viewdef(v.oid), '; '),
      CASE WHEN v.relispopulated THEN '' ELSE ' WITH NO DATA' END)`;
  const all = [[0, create] as const, ...stateQueries({ indexes: [], commented: false, empty: false })];
  return `SELECT array_agg(piece.sql ORDER BY piece.place) FROM ${knownView(oid)}, LATERAL (${union(all)}) piece`;
}

function union(queries: readonly (readonly [number, string])[]): string {
  return queries
    .map(([place, query]) => `SELECT ${place} AS place, s.sql FROM (${query}) s(sql)`)
    .join("\n    UNION ALL ");
}

const grantee = "CASE g.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(g.grantee)) END";
const option = "CASE WHEN g.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END";

/** Queries over the view `v`, each of SQL texts, in the order in which these can run. The owner comes last. */
function stateQueries({ indexes, commented, empty }: KeptState): readonly (readonly [number, string])[] {
  const known = indexes.map(quoteLiteral).join(", ");
  return [
    ...(empty ? [[1, `SELECT 'REFRESH MATERIALIZED VIEW ' || v.known_as WHERE v.relispopulated`] as const] : []),
    [
      2,
      `SELECT pg_get_indexdef(i.indexrelid) FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid
       WHERE i.indrelid = v.oid${known === "" ? "" : ` AND x.relname NOT IN (${known})`}`,
    ],
    [3, `SELECT pg_get_triggerdef(t.oid) FROM pg_trigger t WHERE t.tgrelid = v.oid AND NOT t.tgisinternal`],
    [3, `SELECT pg_get_ruledef(r.oid) FROM pg_rewrite r WHERE r.ev_class = v.oid AND r.rulename <> '_RETURN'`],
    [
      4,
      `SELECT format('ALTER VIEW %s ALTER COLUMN %I SET DEFAULT %s', v.known_as, a.attname, pg_get_expr(d.adbin, d.adrelid))
       FROM pg_attrdef d JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum WHERE d.adrelid = v.oid`,
    ],
    ...(commented
      ? []
      : [
          [
            5,
            `SELECT format('COMMENT ON %s %s IS %L', v.word, v.known_as, obj_description(v.oid, 'pg_class'))
             WHERE obj_description(v.oid, 'pg_class') IS NOT NULL`,
          ] as const,
        ]),
    [
      5,
      `SELECT format('COMMENT ON COLUMN %s.%I IS %L', v.known_as, a.attname, col_description(v.oid, a.attnum))
       FROM pg_attribute a WHERE a.attrelid = v.oid AND a.attnum > 0 AND col_description(v.oid, a.attnum) IS NOT NULL`,
    ],
    [
      6,
      `SELECT format('GRANT %s ON %s TO %s', g.privilege_type, v.known_as, ${grantee}) || ${option} FROM aclexplode(v.relacl) g`,
    ],
    [
      6,
      `SELECT format('GRANT %s (%I) ON %s TO %s', g.privilege_type, a.attname, v.known_as, ${grantee}) || ${option}
       FROM pg_attribute a, aclexplode(a.attacl) g WHERE a.attrelid = v.oid AND a.attnum > 0`,
    ],
    [
      7,
      `SELECT format('ALTER %s %s OWNER TO %I', v.word, v.known_as, pg_get_userbyid(v.relowner))
       WHERE v.relowner <> (SELECT r.oid FROM pg_roles r WHERE r.rolname = current_user)`,
    ],
  ];
}

/**
 * The body of a block that gives the view its state back. Privileges that it got by default when it was created go
 * first; what is about a column that the view has no longer, or is declared by now, is not carried over.
 */
export function restoreState(object: SchemaObject, scope: Scope): string {
  const name = qualify(object, scope);
  const setting = quoteLiteral(settingOf(object, scope));
  return `
DECLARE
  part text;
BEGIN
  FOR part IN
    SELECT DISTINCT CASE g.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(g.grantee)) END
    FROM pg_class c, aclexplode(c.relacl) g WHERE c.oid = ${quoteLiteral(name)}::regclass AND g.grantee <> c.relowner
  LOOP
    EXECUTE format('REVOKE ALL ON %s FROM %s', ${quoteLiteral(name)}, part);
  END LOOP;
  FOR part IN SELECT value FROM jsonb_array_elements_text(coalesce(nullif(current_setting(${setting}, true), ''), '[]')::jsonb) LOOP
    BEGIN
      EXECUTE part;
    EXCEPTION WHEN undefined_column OR duplicate_table OR duplicate_object THEN
      RAISE NOTICE 'Not carried over: %', part;
    END;
  END LOOP;
  PERFORM set_config(${setting}, '', false);
END
`;
}

export function restoreSql(object: SchemaObject, scope: Scope): string {
  return `DO ${quoteBody(restoreState(object, scope))}`;
}
