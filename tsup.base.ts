// The build recipes of the public packages; each package names only its entry files.
import { readFile } from "node:fs/promises";
import { relative, resolve } from "node:path";
import { defineConfig, type Options } from "tsup";
import { builtins, type Plugin } from "./tsup.builtins.ts";
import { licenses } from "./tsup.licenses.ts";

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

interface Entries {
  /** An entry may stand on those of its own layer and of those before. */
  readonly layers: readonly (readonly string[])[];
  /** These stand on all layers and not on each other: each has code, or a driver, that nobody else wants. */
  readonly leaves?: readonly string[];
}

/** Builds `src/<entry>.ts` to `dist/<entry>.js`; what the entries share is one chunk for each layer. */
export function packageBuild({ layers, leaves = [] }: Entries) {
  const paths = layers.map((names) => names.map(source));
  const standing = (on: readonly string[]) => (entry: string) => [entry, on.filter((one) => one !== entry)] as const;
  const below = new Map([
    ...paths.flatMap((layer, at) => layer.map(standing(paths.slice(0, at + 1).flat()))),
    ...leaves.map(source).map(standing(paths.flat())),
  ]);
  const entry = [...below.keys()];
  return defineConfig({ ...always, entry, dts: true, esbuildPlugins: [builtins, sharedChunks(below)] });
}

/**
 * Builds each entry to one file. One that imports another when it needs it finds it there. Development dependencies that
 * the program imports are built into it, with their licenses beside it.
 */
export function programBuild(entries: readonly string[]) {
  const entry = entries.map(source);
  const esbuildPlugins = [builtins, entriesApart(entry), licenses];
  return defineConfig({ ...always, entry, splitting: false, esbuildPlugins });
}

function source(name: string): string {
  return `src/${name}.ts`;
}

/**
 * To Node every file of a package costs about half a millisecond, whatever is in it. So each entry also imports those that
 * it may stand on: what has the same code is one chunk. A bundler leaves out what is imported for nothing
 * (`sideEffects: false`).
 */
function sharedChunks(below: ReadonlyMap<string, readonly string[]>): Plugin {
  return {
    name: "shared-chunks",
    setup(build) {
      build.onResolve({ filter: /^/ }, ({ path, kind }) =>
        kind === "entry-point" ? { path: relative(process.cwd(), resolve(path)), namespace: "entry" } : null,
      );
      // esbuild, too, would leave them out.
      build.onResolve({ filter: /^\.\.?\// }, ({ path, resolveDir }) => ({
        path: resolve(resolveDir, path),
        sideEffects: true,
      }));
      build.onLoad({ filter: /^/, namespace: "entry" }, async ({ path }) => {
        const [hashbang = ""] = /^#!.*\n/.exec(await readFile(path, "utf8")) ?? [];
        const imports = (below.get(path) ?? []).map((other) => `import "./${other}";`);
        return {
          contents: `${hashbang}${imports.join("\n")}\nexport * from "./${path}";`,
          resolveDir: process.cwd(),
          loader: "ts",
        };
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
