/** Which files nobody else can have: those that git does not track yet, or all from one version on. */
import { MigError } from "@mig/core";
import type { Context } from "./context.ts";
import type { Project } from "./project.ts";

/** Of paths relative to the project's folder. Errors: MIG_USAGE where git cannot tell. */
export async function untrackedFiles(context: Context, { folder, repos }: Project): Promise<(path: string) => boolean> {
  const folders = repos.flatMap((repo) => Object.values(repo.folders));
  const command = ["git", "ls-files", "--others", "--exclude-standard", "-z", "--", ...folders];
  const { code, out, err } = await context.execute(command, folder);
  if (code === 0) {
    const paths = new Set(out.split("\0"));
    return (path) => paths.has(path);
  }
  throw new MigError("MIG_USAGE", `git cannot tell which files it does not track yet: ${err.trim()}`, {
    details: { folder, code },
    next: "Say where your own migrations begin: --since VERSION",
  });
}

/** The files of this version and of newer ones. Errors: MIG_USAGE. */
export function filesSince(version: string): (path: string) => boolean {
  if (!/^\d{14}$/.test(version)) {
    throw new MigError("MIG_USAGE", `--since takes the 14 digits of a migration's version, not "${version}".`, {
      details: { option: "--since", given: version },
      next: "Write it as in --since 20261123101500",
    });
  }
  return (path) => (/(\d{14})[^/]*$/.exec(path)?.[1] ?? "") >= version;
}
