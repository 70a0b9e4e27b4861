// The build recipes of the public packages; each package names only its entry files.
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { defineConfig, type Options } from "tsup";
import { builtins } from "./tsup.builtins.ts";

type Plugin = NonNullable<Options["esbuildPlugins"]>[number];

const always = {
  format: "esm",
  target: "node22",
  platform: "node",
  tsconfig: "../../tsconfig.json",
  treeshake: false,
  sourcemap: false,
  clean: true,
  removeNodeProtocol: false,
} satisfies Options;

/**
 * Builds `src/<entry>.ts` to `dist/<entry>.js`, layer by layer: an entry may stand on those of its own layer and of those
 * before. What they share is one chunk for each layer.
 */
export function packageBuild(...layers: readonly (readonly string[])[]) {
  const entries = layers.map((names) => names.map(source));
  return defineConfig({
    ...always,
    entry: entries.flat(),
    dts: true,
    esbuildPlugins: [builtins, chunkPerLayer(entries)],
  });
}

/** Builds each entry to one file. One that imports another when it needs it finds it there. */
export function programBuild(entries: readonly string[]) {
  const entry = entries.map(source);
  return defineConfig({ ...always, entry, splitting: false, esbuildPlugins: [builtins, entriesApart(entry)] });
}

function source(name: string): string {
  return `src/${name}.ts`;
}

/**
 * To Node every file of a package costs about half a millisecond, whatever is in it. Entries that import each other for
 * nothing have all their code in one chunk; a bundler leaves such an import out (`sideEffects: false`).
 */
function chunkPerLayer(layers: readonly (readonly string[])[]): Plugin {
  const paths = layers.map((entries) => entries.map((entry) => resolve(entry)));
  return {
    name: "chunk-per-layer",
    setup(build) {
      // esbuild, too, would leave it out.
      build.onResolve({ filter: /^\.\.?\// }, ({ path, resolveDir }) => ({
        path: resolve(resolveDir, path),
        sideEffects: true,
      }));
      build.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
        const layer = paths.findIndex((entries) => entries.includes(path));
        if (layer === -1) return null;
        const others = [...(paths[layer - 1] ?? []), ...(paths[layer] ?? [])].filter((other) => other !== path);
        const imports = others.map((other) => `import ${JSON.stringify(other)};`);
        return { contents: [await readFile(path, "utf8"), ...imports].join("\n"), loader: "ts" };
      });
    },
  };
}

function entriesApart(entries: readonly string[]): Plugin {
  const paths = entries.map((entry) => resolve(entry));
  return {
    name: "entries-apart",
    setup(build) {
      build.onResolve({ filter: /^\.\.?\// }, ({ path, resolveDir, kind }) =>
        kind === "dynamic-import" && paths.includes(resolve(resolveDir, path))
          ? { path: path.replace(/\.ts$/, ".js"), external: true }
          : null,
      );
    },
  };
}
