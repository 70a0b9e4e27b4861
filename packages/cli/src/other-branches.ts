/** What other branches have, as git knows it. */
import type { Context } from "./context.ts";
import type { Project } from "./project.ts";

/** The best first: what is being merged, what everybody works from, what is committed here. */
const refs = ["MERGE_HEAD", "origin/HEAD", "origin/main", "origin/master", "main", "master"];

/** For each that there is: has it the file? Paths are relative to the project's folder. None without git. */
export async function otherBranches(
  context: Context,
  { folder, repos }: Project,
): Promise<readonly ((path: string) => boolean)[]> {
  const git = (...args: readonly string[]) => context.execute(["git", ...args], folder);
  const folders = repos.flatMap((repo) => Object.values(repo.folders));
  const { out } = await git("rev-parse", "--abbrev-ref", "HEAD", "@{upstream}");
  const [own = "", upstream = ""] = out.trim().split("\n");
  // A branch that was pushed is followed by itself: what that has is ours.
  const followed = upstream === "" || upstream.endsWith(`/${own}`) ? [] : ["@{upstream}"];
  const found: ((path: string) => boolean)[] = [];
  for (const ref of [...refs, ...followed, "HEAD"]) {
    // Below the folder in which git runs, its paths begin there.
    const listed = await git("ls-tree", "-r", "-z", "--name-only", ref, "--", ...folders);
    if (listed.code !== 0) continue;
    const paths = new Set(listed.out.split("\0"));
    found.push((path) => paths.has(path));
  }
  return found;
}
