// The one build recipe of the public packages; each package names only its entry files.
import { defineConfig } from "tsup";

/** Builds `src/<entry>.ts` to `dist/<entry>.js`; entries share their common code in chunks. A program needs no types. */
export function packageBuild(entries: readonly string[], { types = true } = {}) {
  return defineConfig({
    entry: entries.map((entry) => `src/${entry}.ts`),
    format: "esm",
    target: "node22",
    platform: "node",
    tsconfig: "../../tsconfig.json",
    splitting: true,
    treeshake: false,
    sourcemap: false,
    clean: true,
    dts: types,
    removeNodeProtocol: false,
  });
}
