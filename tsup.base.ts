// The build recipes of the public packages; each package names only its entry files.
import { readFile } from "node:fs/promises";
import { basename, dirname, resolve } from "node:path";
import { defineConfig, type Options } from "tsup";
import { builtins } from "./tsup.builtins.ts";
import { licenses } from "./tsup.licenses.ts";

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
  const paths = layers.map((names) => names.map(source));
  return defineConfig({ ...always, entry: paths.flat(), dts: true, esbuildPlugins: [builtins, chunkPerLayer(paths)] });
}

/**
 * Builds each entry to one file. One that imports another when it needs it finds it there. Development dependencies that
 * the program imports are built into it, with their licenses beside it.
 */
export function programBuild(entries: readonly string[]) {
  const entry = entries.map(source);
  return defineConfig({
    ...always,
    entry,
    splitting: false,
    esbuildPlugins: [builtins, entriesApart(entry), licenses],
  });
}

function source(name: string): string {
  return `src/${name}.ts`;
}

/**
 * To Node every file of a package costs about half a millisecond, whatever is in it. So each entry also imports those of
 * its layer and of those before: then they all have the same code, which is one chunk. A bundler leaves out what is
 * imported for nothing (`sideEffects: false`).
 */
function chunkPerLayer(layers: readonly (readonly string[])[]): Plugin {
  const paths = layers.map((entries) => entries.map((entry) => resolve(entry)));
  return {
    name: "chunk-per-layer",
    setup(build) {
      build.onResolve({ filter: /^/ }, ({ path, kind }) =>
        kind === "entry-point" ? { path: resolve(path), namespace: "entry" } : null,
      );
      // esbuild, too, would leave them out.
      build.onResolve({ filter: /^\.\.?\// }, ({ path, resolveDir }) => ({
        path: resolve(resolveDir, path),
        sideEffects: true,
      }));
      build.onLoad({ filter: /^/, namespace: "entry" }, async ({ path }) => {
        const layer = paths.findIndex((entries) => entries.includes(path));
        const others = paths
          .slice(0, layer + 1)
          .flat()
          .filter((other) => other !== path);
        const [hashbang = ""] = /^#!.*\n/.exec(await readFile(path, "utf8")) ?? [];
        const imports = [
          ...others.map((other) => `import "./${basename(other)}";`),
          `export * from "./${basename(path)}";`,
        ];
        return { contents: hashbang + imports.join("\n"), resolveDir: dirname(path), loader: "ts" };
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
