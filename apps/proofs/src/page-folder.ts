/** A project that holds the examples of a page, with mig installed in it. */
import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { fixtureFolder, type ScratchFolder } from "@mig/test-support";

const root = new URL("../../../", import.meta.url);
export const packages = ["core", "pg", "sqlite", "cli", "release"];

/** @example inRoot("node_modules/.bin/tsc") */
export function inRoot(path: string): string {
  return fileURLToPath(new URL(path, root));
}

/** The workspace's own settings, and JavaScript held to them as well. */
const tsconfig = JSON.stringify({
  extends: inRoot("tsconfig.base.json"),
  compilerOptions: { typeRoots: [inRoot("node_modules/@types")], allowJs: true, checkJs: true },
});

export async function pageFolder(files: Readonly<Record<string, string>>): Promise<ScratchFolder> {
  const folder = await fixtureFolder({ ...files, "package.json": '{ "type": "module" }\n', "tsconfig.json": tsconfig });
  const modules = join(folder.path, "node_modules/@mig");
  mkdirSync(modules, { recursive: true });
  for (const name of packages) symlinkSync(inRoot(`packages/${name}`), join(modules, name));
  mkdirSync(join(folder.path, "node_modules/@types"));
  for (const name of ["pg", "@types/pg"]) {
    symlinkSync(inRoot(`apps/proofs/node_modules/${name}`), join(folder.path, "node_modules", name));
  }
  return folder;
}
