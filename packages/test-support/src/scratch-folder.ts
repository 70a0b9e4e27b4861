import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** A folder of one test. */
export interface ScratchFolder {
  readonly path: string;
  /** Removes it with everything in it. */
  remove(): Promise<void>;
}

/** Creates an empty folder outside the repository. */
export async function scratchFolder(): Promise<ScratchFolder> {
  const path = await mkdtemp(join(await realpath(tmpdir()), "mig-test-"));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

/** Creates a folder with these files: relative path (with `/`) to text. */
export async function fixtureFolder(files: Readonly<Record<string, string>>): Promise<ScratchFolder> {
  const folder = await scratchFolder();
  for (const [name, text] of Object.entries(files)) {
    const file = join(folder.path, name);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  return folder;
}
