/** What a PostgreSQL database holds, as text: the observer that is independent of mig's own introspection. */
const userSchemas = "n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg\\_%'";
const notOfExtension = (classid: string, objid: string) =>
  `not exists (select from pg_depend x where x.classid = '${classid}'::regclass and x.objid = ${objid} and x.deptype = 'e')`;

const schemas = `
  select 'schema ' || n.nspname from pg_namespace n where ${userSchemas} and ${notOfExtension("pg_namespace", "n.oid")}`;

const relations = `
  select format('relation %I.%I kind %s persistence %s rls %s %s replica %s options %s partition %s of %s bound %s comment %s',
    n.nspname, c.relname, c.relkind, c.relpersistence, c.relrowsecurity, c.relforcerowsecurity, c.relreplident,
    c.reloptions, pg_get_partkeydef(c.oid),
    (select string_agg(i.inhparent::regclass::text, ',' order by i.inhseqno) from pg_inherits i where i.inhrelid = c.oid and c.relkind <> 'i'),
    pg_get_expr(c.relpartbound, c.oid), obj_description(c.oid, 'pg_class'))
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p', 'v', 'm', 'f') and ${userSchemas} and ${notOfExtension("pg_class", "c.oid")}`;

// A sequence that belongs to a column has a name that nobody chose, and keeps it when the table is renamed.
const own =
  "(case when a.attidentity = '' then pg_get_serial_sequence(format('%I.%I', n.nspname, c.relname), a.attname) end)";

const columns = `
  select format('column %I.%I.%I %s null %s default %s identity %s generated %s collation %s comment %s',
    n.nspname, c.relname, a.attname, format_type(a.atttypid, a.atttypmod), not a.attnotnull,
    case when ${own} is null then pg_get_expr(d.adbin, d.adrelid) else 'nextval of its own' end, a.attidentity, a.attgenerated,
    case when a.attcollation <> t.typcollation then a.attcollation::regcollation::text end,
    col_description(c.oid, a.attnum))
  from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
  join pg_type t on t.oid = a.atttypid left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
  where a.attnum > 0 and not a.attisdropped and c.relkind in ('r', 'p', 'v', 'm', 'f') and ${userSchemas}
    and ${notOfExtension("pg_class", "c.oid")}`;

// PostgreSQL 18 lists NOT NULL constraints too; attnotnull above says the same in every version.
const constraints = `
  select format('constraint %I.%I %I %s deferrable %s %s validated %s comment %s', n.nspname, c.relname, k.conname,
    pg_get_constraintdef(k.oid), k.condeferrable, k.condeferred, k.convalidated, obj_description(k.oid, 'pg_constraint'))
  from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
  where k.contype <> 'n' and ${userSchemas}`;

const indexes = `
  select format('index %s options %s valid %s clustered %s', pg_get_indexdef(i.indexrelid), c.reloptions, i.indisvalid, i.indisclustered)
  from pg_index i join pg_class c on c.oid = i.indexrelid join pg_namespace n on n.oid = c.relnamespace
  where ${userSchemas} and ${notOfExtension("pg_class", "i.indrelid")}`;

const types = `
  select format('type %I.%I %s %s %s', n.nspname, t.typname, t.typtype,
    (select string_agg(quote_literal(e.enumlabel), ',' order by e.enumsortorder) from pg_enum e where e.enumtypid = t.oid),
    case when t.typtype = 'd' then format_type(t.typbasetype, t.typtypmod) || ' ' || t.typnotnull || ' ' || coalesce(t.typdefault, '')
      || coalesce((select string_agg(pg_get_constraintdef(k.oid), ',' order by k.conname) from pg_constraint k where k.contypid = t.oid), '') end)
  from pg_type t join pg_namespace n on n.oid = t.typnamespace left join pg_class c on c.oid = t.typrelid
  where (t.typtype in ('e', 'd', 'r') or (t.typtype = 'c' and c.relkind = 'c')) and ${userSchemas} and ${notOfExtension("pg_type", "t.oid")}
  union all
  select format('attribute %I.%I.%I %s', n.nspname, c.relname, a.attname, format_type(a.atttypid, a.atttypmod))
  from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
  where c.relkind = 'c' and a.attnum > 0 and not a.attisdropped and ${userSchemas}`;

const sequences = `
  select format('sequence %s %s start %s by %s min %s max %s cache %s cycle %s',
    coalesce((select format('of %s.%s %s', d.refobjid::regclass, a.attname, d.deptype) from pg_depend d
     join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
     where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype in ('a', 'i') and d.refobjsubid > 0),
     format('%I.%I', n.nspname, c.relname)),
    format_type(s.seqtypid, null), s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache, s.seqcycle)
  from pg_sequence s join pg_class c on c.oid = s.seqrelid join pg_namespace n on n.oid = c.relnamespace
  where ${userSchemas} and ${notOfExtension("pg_class", "c.oid")}`;

const others = `
  select format('extension %s', extname) from pg_extension where extname <> 'plpgsql'
  union all
  select format('function %s', pg_get_functiondef(p.oid)) from pg_proc p join pg_namespace n on n.oid = p.pronamespace
  where p.prokind in ('f', 'p') and ${userSchemas} and ${notOfExtension("pg_proc", "p.oid")}
  union all
  select format('trigger %s', pg_get_triggerdef(t.oid)) from pg_trigger t where not t.tgisinternal
  union all
  select format('view %I.%I %s', n.nspname, c.relname, pg_get_viewdef(c.oid)) from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('v', 'm') and ${userSchemas} and ${notOfExtension("pg_class", "c.oid")}
  union all
  select format('policy %s on %s %s %s %s %s', polname, polrelid::regclass, polcmd, polpermissive,
    pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid)) from pg_policy
  union all
  select format('collation %I.%I', n.nspname, k.collname) from pg_collation k join pg_namespace n on n.oid = k.collnamespace where ${userSchemas}
  union all
  select format('rule %s', pg_get_ruledef(r.oid)) from pg_rewrite r where r.rulename <> '_RETURN'
    and r.ev_class in (select c.oid from pg_class c join pg_namespace n on n.oid = c.relnamespace where ${userSchemas})
  union all
  select format('statistics %s', pg_get_statisticsobjdef(s.oid)) from pg_statistic_ext s`;

export const pgCatalogSql = [schemas, relations, columns, constraints, indexes, types, sequences, others]
  .map((part) => part.trim())
  .join("\nunion all\n");
