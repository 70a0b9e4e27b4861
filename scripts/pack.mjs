// Packs the public packages as they would be published.
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { publicPackages, succeedsQuietly } from "./workspace.mjs";

/** Packs every public package into the folder, emptied before; the list of `{ name, manifest, tarball }`, or undefined when one fails. */
export async function packAll(folder) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const packed = await Promise.all(
    publicPackages().map(async ({ name, folder: from, manifest }) => {
      const tarball = join(folder, `${name.replace("@", "").replace("/", "-")}-${manifest.version}.tgz`);
      const done = await succeedsQuietly("pnpm", ["pack", "--out", tarball], { cwd: from });
      return done ? { name, manifest, tarball } : undefined;
    }),
  );
  return packed.includes(undefined) ? undefined : packed;
}
