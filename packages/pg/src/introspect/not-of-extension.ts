/** A condition: the thing is no part of an extension, which brings and takes it by itself. */
export function notOfExtension(oid: string, catalog: string): string {
  return `NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = '${catalog}'::regclass AND e.objid = ${oid} AND e.deptype = 'e')`;
}
