/**
 * `extensions.json` beside the snapshots of a repo: what is installed in the whole database, in one list for people and
 * other tools. mig itself reads the snapshots of the objects, so a merge of two branches can take either side of the file:
 * the next generation writes it as it must be.
 */
import type { Repo } from "../adapter/repo.ts";
import { canonicalJson } from "../model/json.ts";
import { byName } from "../model/name.ts";
import type { FileChange, ProjectFiles } from "../model/project-files.ts";
import type { Snapshot } from "../model/snapshot.ts";

const format = 1;

/** Nothing when the file says it already. */
export function installedFile(files: ProjectFiles, { adapter, folders }: Repo, state: Snapshot): readonly FileChange[] {
  const kinds = new Map(adapter.dialect.objectKinds.map((kind) => [kind.kind, kind]));
  const installed = byName(Object.values(state.objects)).flatMap((object) => {
    const more = kinds.get(object.kind)?.installed?.(object);
    return more === undefined ? [] : [{ kind: object.kind, name: object.name, ...more }];
  });
  const path = `${folders.snapshots}/extensions.json`;
  const known = files.read(path);
  if (installed.length === 0) return known === null ? [] : [{ path, text: null }];
  const text = `${JSON.stringify(JSON.parse(canonicalJson({ format, installed })), null, 2)}\n`;
  return text === known ? [] : [{ path, text }];
}
