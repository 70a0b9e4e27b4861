// The one build recipe of the public packages; each package names only its entry files.
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { defineConfig, type Options } from "tsup";

type Plugin = NonNullable<Options["esbuildPlugins"]>[number];

interface Recipe {
  /** A program needs none. */
  readonly types?: boolean;
  /** Each entry stands on those before it: the build has one chunk for each instead of one for each way to share code. */
  readonly layered?: boolean;
}

/** Builds `src/<entry>.ts` to `dist/<entry>.js`; entries share their common code in chunks. */
export function packageBuild(entries: readonly string[], { types = true, layered = false }: Recipe = {}) {
  const entry = entries.map((name) => `src/${name}.ts`);
  return defineConfig({
    entry,
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
    esbuildPlugins: layered ? [layers(entry.map((path) => resolve(path)))] : [],
  });
}

/**
 * To Node every file of a package costs about half a millisecond, whatever is in it. An entry that imports the one before
 * it for nothing puts all that they share into one chunk; a bundler leaves such an import out (`sideEffects: false`).
 */
function layers(paths: readonly string[]): Plugin {
  return {
    name: "layers",
    setup(build) {
      // esbuild, too, would leave it out.
      build.onResolve({ filter: /^\.\.?\// }, ({ path, resolveDir }) => ({
        path: resolve(resolveDir, path),
        sideEffects: true,
      }));
      build.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
        const below = paths[paths.indexOf(path) - 1];
        if (below === undefined) return null;
        return { contents: `import ${JSON.stringify(below)};\n${await readFile(path, "utf8")}`, loader: "ts" };
      });
    },
  };
}
