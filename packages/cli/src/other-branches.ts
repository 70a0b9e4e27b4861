/** What other branches have, as git knows it. */
import type { Context } from "./context.ts";
import type { Project } from "./project.ts";

/** The best first: what is being merged, what this branch was taken from, what everybody works from. */
const refs = ["MERGE_HEAD", "@{upstream}", "origin/HEAD", "main", "master", "HEAD"];

/** For each that there is: has it the file? Paths are relative to the project's folder. None without git. */
export async function otherBranches(
  context: Context,
  { folder, repos }: Project,
): Promise<readonly ((path: string) => boolean)[]> {
  const folders = repos.flatMap((repo) => Object.values(repo.folders));
  const found: ((path: string) => boolean)[] = [];
  for (const ref of refs) {
    // Below the folder in which git runs, its paths begin there.
    const { code, out } = await context.execute(
      ["git", "ls-tree", "-r", "-z", "--name-only", ref, "--", ...folders],
      folder,
    );
    if (code !== 0) continue;
    const paths = new Set(out.split("\0"));
    found.push((path) => paths.has(path));
  }
  return found;
}
