/** Where declarations and a database differ, in words: what importing it has left to be said. */
import type { Repo } from "../../adapter/repo.ts";
import { diff } from "../../diff/diff.ts";
import { type Snapshot, snapshotOf } from "../../model/snapshot.ts";
import { describe } from "../../operations/definitions.ts";
import type { Domain } from "../../resource/domain.ts";
import { readResources } from "../../resource/read-resources.ts";
import { rulesOf } from "../dialect-rules.ts";

/**
 * What would make the database what the domain declares, one line for each operation; of the given state's tables only.
 * Errors: those of `readResources`.
 */
export function notDeclared(state: Snapshot, { resources, objects }: Domain, repo: Repo): readonly string[] {
  const { dialect } = repo.adapter;
  const declared = readResources(resources, repo, objects).public.snapshot;
  const inWordsOfDatabase = ({ tables }: Snapshot) =>
    snapshotOf(Object.values(tables).map((table) => ({ ...dialect.normalize(table), requires: [] })));
  const [before, after] = [inWordsOfDatabase(state), inWordsOfDatabase(declared)];
  const operations = diff({ before, after, rules: rulesOf(dialect, before) }).operations.map(describe);
  const missing = Object.keys(state.objects).filter((key) => !Object.hasOwn(declared.objects, key));
  return [...operations, ...missing.map((key) => `drop ${key}`)];
}
